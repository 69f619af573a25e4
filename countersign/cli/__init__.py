"""The command line. Everything heavy is imported by the command that needs it, so that help is instant.

A *command* is one function in one of these files: `days` for what a firm does daily, `authors` for who writes controls,
`evidence` for who checks them, `workbench` for who serves and invites, `stories` for who wants to see it all once.
`common` has what they share. A command opens the firm, calls a room below, and says in sentences, or as JSON, what came
of it; it decides nothing itself.
"""

from . import authors, days, evidence, stories, workbench
from .main import main

__all__ = ["authors", "days", "evidence", "main", "stories", "workbench"]
