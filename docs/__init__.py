"""The documentation: pages written by hand, and pages printed from what the code declares.

Four kinds of page, never mixed: a *tutorial* teaches by doing, a *how-to* leads to one goal, an *explanation* says why,
and the *reference* says what there is. The reference is printed by `python -m docs.build` from the declarations, the
rulebook and the command line, so it cannot say anything else than they do; tests/test_docs.py checks that it is
current.
"""
