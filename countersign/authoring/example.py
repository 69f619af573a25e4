"""Examples: rows that trip a control beside rows that do not."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

Key = str | tuple[str, ...]


class Example:
    """One small situation and what the control has to say about it.

    Rows name only the columns that matter; the table's sample row supplies the rest, and a table that is not named is
    empty. `exceptions` and `undetermined` list keys (a tuple where the key has several columns); every other judged
    row is expected to pass. `gives` lists the rows expected of a derived or prepared table. `as_of` is the day of the
    run; it has to be given where the control asks for the day.
    """

    def __init__(
        self,
        title: str,
        *,
        exceptions: Sequence[Key] = (),
        undetermined: Sequence[Key] = (),
        gives: Sequence[Mapping[str, Any]] | None = None,
        as_of: str | None = None,
        **tables: Sequence[Mapping[str, Any]],
    ) -> None:
        self.title = title
        self.exceptions = tuple(_key(k) for k in exceptions)
        self.undetermined = tuple(_key(k) for k in undetermined)
        self.gives = gives
        self.as_of = date.fromisoformat(as_of) if as_of else None
        self.tables: Mapping[str, Sequence[Mapping[str, Any]]] = tables

    def __repr__(self) -> str:
        return f"Example({self.title!r})"


def _key(given: Key) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else given
