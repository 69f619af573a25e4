"""Looking facts up in another table without losing or multiplying rows by surprise."""

from collections.abc import Callable, Sequence
from typing import Any

import ibis


def look_up(
    table: Any,
    other: Any,
    by: str | Sequence[str],
    *,
    when: Callable[[Any, Any], Sequence[Any]] | None = None,
    **columns: str,
) -> Any:
    """Every row of `table`, with columns of the matching row of `other`; null where nothing matches.

    `by` names the columns both have in common. `when(row, looked_up)` gives further conditions. `columns` maps each
    new column to the one of `other` it is taken from. `other` has to match at most once, or rows multiply: its key has
    to be within `by` and `when`.
    """
    shared = [by] if isinstance(by, str) else list(by)
    theirs = other.rename(lambda name: f"looked_up_{name}")
    conditions = [table[name] == theirs[f"looked_up_{name}"] for name in shared]
    if when is not None:
        conditions += when(table, _Named(theirs))
    kept = [ibis._[name] for name in table.columns if name not in columns]
    taken = {new: ibis._[f"looked_up_{old}"] for new, old in columns.items()}
    return table.left_join(theirs, conditions).select(*kept, **taken)


class _Named:
    """A renamed table whose columns still answer to their own names."""

    def __init__(self, table: Any) -> None:
        self._table = table

    def __getattr__(self, name: str) -> Any:
        return self._table[f"looked_up_{name}"]
