"""Tables that several controls share: derived ones in expressions, prepared ones in Python."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from countersign.authoring.example import Example

Rows = Iterator[Mapping[str, Any]]


@dataclass(frozen=True)
class Derived:
    """A table computed from others by an expression.

    `each_day` says that every day has a partition of its own, computed from that day's deliveries; a control that
    looks back reads the partitions of its days. Otherwise there is one partition, of the tables as of the day.
    """

    id: str
    key: tuple[str, ...]
    each_day: bool
    define: Callable[..., Any]
    title: str = ""
    source: str = ""
    examples: tuple[Example, ...] = ()

    @property
    def arguments(self) -> tuple[str, ...]:
        """Names of what the table is computed from."""
        return tuple(inspect.signature(self.define).parameters)


@dataclass(frozen=True)
class Prepared:
    """A table computed from rows in Python, once, for every engine. `columns` gives its engine types.

    `each_day` means the same as for a derived table.
    """

    id: str
    key: tuple[str, ...]
    columns: Mapping[str, str]
    define: Callable[..., Iterable[Mapping[str, Any]]]
    title: str = ""
    source: str = ""
    examples: tuple[Example, ...] = ()
    each_day: bool = False

    @property
    def arguments(self) -> tuple[str, ...]:
        """Names of what the table is computed from."""
        return tuple(inspect.signature(self.define).parameters)


def derived(*, key: str | tuple[str, ...], each_day: bool = False) -> Callable[[Callable[..., Any]], Derived]:
    """Make the function below it a derived table, ordered by its key."""

    def wrap(define: Callable[..., Any]) -> Derived:
        return Derived(define.__name__, (key,) if isinstance(key, str) else key, each_day, define)

    return wrap


def prepared(
    *, key: str | tuple[str, ...], columns: Mapping[str, str], each_day: bool = False
) -> Callable[[Callable[..., Iterable[Mapping[str, Any]]]], Prepared]:
    """Make the function below it a prepared table; each argument that names a table is an iterator of its rows."""

    def wrap(define: Callable[..., Iterable[Mapping[str, Any]]]) -> Prepared:
        keys = (key,) if isinstance(key, str) else key
        return Prepared(define.__name__, keys, columns, define, each_day=each_day)

    return wrap
