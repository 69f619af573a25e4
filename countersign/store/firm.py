"""The firm's folder: who the firm is, who holds which role when, and where everything lies."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from countersign.law import Parameter, read_thresholds
from countersign.store.files import Files
from countersign.tables import OPEN_ENDED_DATE

RUN_AT = "05:30"
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


class FirmError(ValueError):
    """The firm's folder does not say what it has to."""


@dataclass(frozen=True)
class Holding:
    """One person in one role over the dates `[start, until)`."""

    role: str
    person_id: str
    start: date
    until: date


class Firm:
    """A firm's folder, as its people wrote it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / "firm.toml"
        if not self._path.is_file():
            raise FirmError(
                f"{self._path} does not exist, so {folder} is not a firm's folder. "
                "Start one with `countersign init`, or name the right folder with --firm."
            )

    @cached_property
    def _facts(self) -> Mapping[str, Any]:
        try:
            return tomllib.loads(self._path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise FirmError(f"{self._path} cannot be read as TOML: {error}. Nothing was done; mend it.") from error

    @cached_property
    def name(self) -> str:
        """The firm's legal name."""
        return str(self._fact("name"))

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone in which the firm's days begin and end."""
        try:
            return ZoneInfo(str(self._fact("time_zone")))
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise FirmError(f"{self._path}: time_zone is no IANA zone, such as America/New_York.") from error

    @cached_property
    def first_day(self) -> date:
        """The first business date of which files are awaited here; what happened before is not known to Countersign."""
        day = self._fact("first_day")
        if type(day) is not date:
            raise FirmError(f"{self._path}: first_day is {day!r}, which is no date. Write it as 2017-03-01.")
        return day

    @cached_property
    def people(self) -> Mapping[str, str]:
        """Name by person id, of those who hold roles."""
        return {str(p["id"]): str(p["name"]) for p in self._fact("people")}

    @cached_property
    def holdings(self) -> tuple[Holding, ...]:
        """Who holds which role, with dates."""
        return tuple(self._holding(line, "role") for line in self._fact("roles"))

    @cached_property
    def circles(self) -> tuple[Holding, ...]:
        """Who belongs to which circle, with dates: a `Holding` whose role is the circle."""
        return tuple(self._holding(line, "circle") for line in self._facts.get("circles", ()))

    def introducing_firm_of(self, person: str) -> str:
        """The id of the introducing firm that the person belongs to; "" for the firm's own people."""
        return next((str(p.get("introducing_firm", "")) for p in self._fact("people") if str(p["id"]) == person), "")

    @cached_property
    def thresholds(self) -> Mapping[str, Parameter]:
        """The numbers the firm has set, dated and approved."""
        return read_thresholds(self.thresholds_path)

    @property
    def thresholds_path(self) -> Path:
        return self.folder / "thresholds.toml"

    @property
    def workbench(self) -> Mapping[str, Any]:
        """What the firm says of its workbench; the workbench reads it."""
        said = self._facts.get("workbench", {})
        if not isinstance(said, Mapping):
            raise FirmError(f"{self._path}: workbench is {said!r}. Write it as a table, [workbench].")
        return said

    @property
    def mail(self) -> Mapping[str, Any] | None:
        """What the firm says of its mail server; None where it says nothing. `countersign.day.mailing` reads it."""
        said = self._facts.get("mail")
        if said is not None and not isinstance(said, Mapping):
            raise FirmError(f"{self._path}: mail is {said!r}. Write it as a table, [mail].")
        return said

    @cached_property
    def addresses(self) -> Mapping[str, str]:
        """E-mail address by person id, of those who have one."""
        return {str(p["id"]): str(p["email"]) for p in self._fact("people") if p.get("email")}

    @cached_property
    def run_at(self) -> time:
        """The time of the following day from which a day's controls are run, on the firm's clock."""
        worker = self._facts.get("worker", {})
        said = worker.get("run_at", RUN_AT) if isinstance(worker, Mapping) else worker
        if not isinstance(said, str) or not _TIME.fullmatch(said):
            raise FirmError(f'{self._path}, [worker]: run_at is {said!r}, which is no time. Write it as "{RUN_AT}".')
        return time.fromisoformat(said)

    @property
    def feeds_path(self) -> Path:
        return self.folder / "feeds.toml"

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @cached_property
    def files(self) -> Files:
        """What Countersign keeps for this firm, by digest."""
        return Files(self.data / "files")

    @cached_property
    def documents(self) -> Files:
        """What people bring to cases, by digest, in a folder of its own.

        Recovery removes files that no entry names, and a document is on the disk before its entry is written, while
        commands run. So recovery never looks here: a document whose entry was refused stays, and harms nobody.
        """
        return Files(self.data / "documents")

    def holders(self, role: str, on: date) -> tuple[str, ...]:
        """Persons who hold the role on that date."""
        return tuple(h.person_id for h in self.holdings if h.role == role and h.start <= on < h.until)

    def end_of(self, day: date) -> datetime:
        """The first instant after the firm-local day, in UTC without a zone, as tables keep instants."""
        midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=self.zone)
        return midnight.astimezone(UTC).replace(tzinfo=None)

    def _fact(self, name: str) -> Any:
        if name not in self._facts:
            raise FirmError(f"{self._path} does not say `{name}`. See firms/example/firm.toml for one that does.")
        return self._facts[name]

    def _holding(self, line: Mapping[str, Any], what: str) -> Holding:
        held, person, start, until = (
            str(line[what]),
            str(line["person"]),
            line["from"],
            line.get("until", OPEN_ENDED_DATE),
        )
        if person not in self.people:
            raise FirmError(f"{self._path} gives the {what} {held!r} to {person}, who is not among its people.")
        if not start < until:
            raise FirmError(f"{self._path}: {person} holds {held!r} from {start} until {until}, which is empty.")
        return Holding(held, person, start, until)
