"""What runs ask of an engine: to compile an expression, to give tables their names, to count verdicts once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Population:
    """What one pass over a control's verdicts gave.

    `exceptions` and `undetermined` count all such rows; `kept_*` hold the first of them in order of key, up to the cap.
    """

    rows: int
    exceptions: int
    undetermined: int
    kept_exceptions: tuple[Row, ...]
    kept_undetermined: tuple[Row, ...]


class Engine(Protocol):
    """One place where compiled controls run."""

    name: str

    def compile(self, expression: Any) -> str:
        """The expression as this engine's SQL; the same text in every process."""

    def place_files(self, table: str, schema: Mapping[str, str], paths: Sequence[Path]) -> None:
        """Let `table` name the rows of these Parquet files."""

    def place_rows(self, table: str, schema: Mapping[str, str], rows: Sequence[Row]) -> None:
        """Let `table` name these rows."""

    def judge(self, sql: str, columns: Sequence[str], cap: int) -> Population:
        """Count the verdicts of a compiled control in one pass and keep the first `cap` rows of each kind.

        `columns` are those of the query, the key's first; rows are kept in their order.
        """

    def rows(self, sql: str) -> Iterator[Row]:
        """The rows of a query, as they come."""

    def file_rows(self, path: Path) -> Iterator[Row]:
        """The rows of a Parquet file, as they come."""

    def write(self, sql: str, order: Sequence[str], path: Path) -> None:
        """Write the rows of a query to one Parquet file, in the order of these columns."""
