"""How exceptions that are too many to be looked at one by one are gathered by what they share."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Found:
    """One exception as a run hands it over.

    `key` identifies it within its control. `sentence` says what is wrong: it may name persons by id, never by a
    personal column. `values` are the row's values for the person who works the alert; `shared` the columns by which
    many exceptions may be gathered (a system, a branch, an introducing firm).
    """

    key: tuple[str, ...]
    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)
    shared: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Gathered:
    """Exceptions that share the value of a column; `value` None: that lack one; `column` None: that share nothing."""

    column: str | None
    value: str | None
    found: tuple[Found, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """What identifies the group alert within its control."""
        return tuple(part for part in (self.column, self.value) if part is not None)


def gather(found: Sequence[Found], limit: int) -> list[Gathered]:
    """Gather exceptions by the one column that leaves the fewest groups; none is left out.

    The fewest groups tell most about why there are so many. Columns that would leave more than `limit` groups tell
    nothing: without a better one all are gathered together. Of two columns that do equally well, the first by name.
    """
    columns = sorted({column for exception in found for column in exception.shared})
    counted = [(len({exception.shared.get(column) for exception in found}), column) for column in columns]
    usable = [(groups, column) for groups, column in counted if groups <= limit]
    if not usable:
        return [Gathered(None, None, tuple(found))]
    _, best = min(usable)
    by_value: dict[str | None, list[Found]] = defaultdict(list)
    for exception in found:
        by_value[exception.shared.get(best)].append(exception)
    values = sorted(by_value, key=lambda value: (value is not None, value or ""))
    return [Gathered(best, value, tuple(by_value[value])) for value in values]
