"""One printer a page: what the code declares, as Markdown.

A *printer* takes what is declared (tables, the rulebook, the law, thresholds, adapters, commands) and gives *pages*:
text by path below docs/reference. It adds no knowledge of its own; what it cannot find in the declaration, it does not
say.
"""
