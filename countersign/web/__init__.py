"""The workbench: what a person sees of Countersign, and where a person acts.

A *page* answers one question of one kind of reader and decides nothing: it asks selectors, shows what they say, and
hands what a person wants to a service. The *workplace* is what every page needs: the firm, its rulebook, its evidence,
and the present moment, passed in and never looked up in the middle. A *picture* shows numbers that stand in a table
beside it.
"""
