"""Control totals: what the sender counted, against what was read."""

import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NoReturn

from countersign.feeds.naming import TOTALS_SUFFIX
from countersign.feeds.refusal import refuse
from countersign.feeds.sql import identifier
from countersign.tables import Declaration

_LONGEST = 1 << 20
_SUMMED = ("count", "money", "quantity")


@dataclass(frozen=True)
class Totals:
    """The sender's count of rows, and sums of columns of the table."""

    name: str
    rows: int
    sums: dict[str, Decimal]

    def sums_query(self, checked: str) -> str:
        """SQL for the sums of all rows read, in order."""
        summed = ", ".join(f"coalesce(sum({identifier(name)}), 0)::VARCHAR" for name in self.sums)
        return f"SELECT {summed} FROM {checked}"

    def compare(self, rows: int, sums: list[str]) -> None:
        """Raise Refused where what was read differs."""
        if rows != self.rows:
            raise self._differs(f"holds {rows} rows where its control totals say {self.rows}")
        for (column, promised), found in zip(self.sums.items(), map(Decimal, sums), strict=True):
            if found != promised:
                raise self._differs(f"sums {column} to {found} where its control totals say {promised}")

    def _differs(self, what: str) -> Exception:
        return refuse(
            self.name,
            what,
            "Rows are missing, doubled or changed, or an amount could not be read.",
            "Ask the sender for the whole file, or for totals that are of it.",
        )


def read_totals(path: Path, table: Declaration) -> Totals:
    """The control totals beside a file: {"rows": 3, "sums": {"records": "17"}}; raise Refused without them."""
    companion = path.with_name(path.name + TOTALS_SUFFIX)

    def wrong(what: str) -> NoReturn:
        raise refuse(
            path.name,
            what,
            "The feed promises control totals, and without them nobody knows that the file is whole.",
            f'Put {{"rows": 3, "sums": {{"column": "17"}}}} into {companion.name}.',
        )

    if companion.is_symlink() or not companion.is_file():
        wrong(f"came without {companion.name}")
    if companion.stat().st_size > _LONGEST:
        wrong(f"came with a {companion.name} of more than {_LONGEST >> 20} MB")
    try:
        said: Any = json.loads(companion.read_text(encoding="utf-8"), parse_float=Decimal)
        rows, sums = said["rows"], {str(k): Decimal(v) for k, v in said.get("sums", {}).items()}
    except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation, RecursionError):
        wrong(f"came with a {companion.name} that cannot be read")
    if not isinstance(rows, int) or isinstance(rows, bool) or not all(v.is_finite() for v in sums.values()):
        wrong(f"came with a {companion.name} whose numbers are none")
    for name in sums:
        if name not in table.by_name or table.by_name[name].kind not in _SUMMED:
            wrong(f"came with a {companion.name} that sums {name}, which is no number of {table.name}")
    return Totals(path.name, rows, sums)
