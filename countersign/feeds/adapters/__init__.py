"""Source formats, one file each: `countersign/feeds/adapters/<name>.py` is what `adapter = "<name>"` names.

An adapter says how a file is taken apart into source rows (`frame`), and, where the format itself says what its fields
mean, how a table's columns are read from them (`own`: SQL in which {path} stands for a field's text, or null). What it
does not read, a feed's `columns` say. Change `version` with anything that changes which rows come out.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import cast

from countersign.feeds.refusal import FeedError
from countersign.feeds.rows import Rows, Work
from countersign.feeds.source import Source

Piece = tuple[int, str]  # a source row as it stands in the file, line ends and all, with the line it begins on


@dataclass(frozen=True)
class Adapter:
    """One source format.

    `table` is the only table it fills, where it fills but one. `own_number` reads the number that the source itself
    gives a row; where there is none, `own` makes a digest of the row its number. `pieces` takes a file apart so that
    single rows can be corrected in it; together they are the file. It is None where a format's rows are not lines.
    """

    version: int
    frame: Callable[[Work], Rows]
    table: str | None = None
    own: Mapping[str, str] = field(default_factory=dict)
    own_number: str | None = None
    has_columns: bool = False
    pieces: Callable[[Source], Iterator[Piece]] | None = None


@cache
def adapter_names() -> tuple[str, ...]:
    """The names a feed may give as its adapter."""
    return tuple(sorted(module.name for module in iter_modules(__path__)))


def adapter_named(name: str) -> Adapter:
    """The adapter of that name; raise FeedError where there is none."""
    if name not in adapter_names():
        raise FeedError(f'There is no adapter "{name}". Name one of: {", ".join(adapter_names())}.')
    return cast(Adapter, import_module(f"{__name__}.{name}").adapter)
