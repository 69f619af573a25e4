"""Which feed a file belongs to, told by its name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from countersign.feeds.refusal import Refused, listed

if TYPE_CHECKING:
    from countersign.feeds.feed import Feed

TOTALS_SUFFIX = ".totals.json"
_DATE = r"(?P<date>\d{4}-\d{2}-\d{2})"
_VERSION = r"[A-Za-z0-9_-]*"


@dataclass(frozen=True)
class FileName:
    """A pattern such as `insurer_log_{date}.csv`; the same name with .gz is meant too."""

    pattern: str

    @classmethod
    def parse(cls, text: str) -> "FileName":
        """The pattern; raise ValueError where it could not tell a business date."""
        rest = text.replace("{date}", "", 1).replace("{version}", "", 1)
        if "{date}" not in text or "{" in rest or "}" in rest or "/" in text:
            raise ValueError(f'"{text}" needs {{date}} once, may hold {{version}} once, and is a name without folders.')
        return cls(text)

    def business_date(self, name: str) -> str | None:
        """The date in a name that fits, as it is written there; None where the name does not fit."""
        fixed = re.escape(self.pattern).replace(r"\{date\}", _DATE).replace(r"\{version\}", _VERSION)
        found = re.fullmatch(fixed + r"(\.gz)?", name)
        return found["date"] if found else None

    def for_date(self, day: date) -> str:
        """The name under which a delivery about that business date is expected."""
        return self.pattern.replace("{date}", day.isoformat()).replace("{version}", "")


def match(feeds: Mapping[str, "Feed"], file_name: str) -> tuple["Feed", date] | None:
    """The feed that expects a file of this name, and the business date it is about.

    None where no feed expects it: a stranger, or the companion of a file (`is_companion`). Raises Refused where two
    feeds expect it, or where the date in the name is no date.
    """
    found = [(feed, text) for feed in feeds.values() if (text := feed.files.business_date(file_name)) is not None]
    if not found:
        return None
    if len(found) > 1:
        raise Refused(
            f"{file_name} fits the names of {len(found)} feeds, {listed(feed.id for feed, _ in found)}, so nobody can "
            "tell whose rows it holds. It was not loaded. Give each feed's `files` in feeds.toml a name of its own."
        )
    feed, text = found[0]
    try:
        return feed, date.fromisoformat(text)
    except ValueError as error:
        raise Refused(
            f"{file_name} is about {text}, which is no date, so nobody can tell which day it fills. It was not loaded. "
            "Ask the sender for the right name."
        ) from error


def unexpected(file_name: str, feeds: Mapping[str, "Feed"]) -> Refused:
    """What to say of a file that no feed expects."""
    patterns = ", ".join(feed.files.pattern for feed in feeds.values()) or "nothing"
    return Refused(
        f"No feed expects a file named {file_name}, so nobody can tell what its rows are. It was not loaded. "
        f"Expected are: {patterns}. Rename the file, or describe its feed in feeds.toml."
    )


def is_companion(file_name: str) -> bool:
    """Say whether a name is that of control totals, which come with a file and are not loaded themselves."""
    return file_name.endswith(TOTALS_SUFFIX)
