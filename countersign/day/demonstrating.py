"""The example firm's day, for somebody who has never seen Countersign."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from countersign.day.installation import DayError, Installation
from countersign.day.loading import Progress, Taken, load_files
from countersign.day.replaying import morning_after
from countersign.day.running import DayRun, Ran
from countersign.day.sentences import result_sentence
from countersign.simulation import mml, write_firm

DAY = date(2017, 10, 2)  # the first business day after the agreement on the partner's system ended
MADE_BY_DEMO = "made-by-demo"
_SETTINGS_OF_A_DEMO = """
[workbench]
second_factor = "offered"   # required unless this says so: here a newcomer gets in with a password alone
"""


@dataclass(frozen=True)
class Shown:
    """What the demonstration did."""

    folder: Path
    day: date
    firm: str
    taken: list[Taken]
    ran: list[Ran]

    @property
    def morning_after(self) -> date:
        """The date on which the workbench is looked at."""
        return self.day + timedelta(days=1)

    def sentences(self) -> Iterator[str]:
        """What came of every control, and where to look next."""
        rows = sum(t.loaded for t in self.taken)
        yield f"{self.firm} (invented): {len(self.taken)} files, {rows:,} rows loaded; {self.day} run."
        yield ""
        topic = ""
        for ran in sorted(self.ran, key=lambda r: (r.control.topic, r.control.id)):
            if ran.control.topic != topic:
                topic = ran.control.topic
                yield f"{topic.upper()}"
            yield f"  {ran.control.id.replace('_', ' ')}: {result_sentence(ran.outcome)}"
        yield ""
        new = sum(r.new_alerts for r in self.ran)
        yield f"{new} alerts now wait for their owners. Where to look next:"
        command = "countersign" if shutil.which("countersign") else ".venv/bin/countersign"
        steps = {
            f"{command} alerts --firm {self.folder}": "what they say",
            f"{command} verify --firm {self.folder}": "check the evidence of all of this",
            f"{command} replay mml": "the same firm, day by day for thirteen months",
            f"{command} try use_after_leaving": "how a control shows what it does",
        }
        width = max(map(len, steps)) + 2
        yield from (f"  {step:<{width}}{why}" for step, why in steps.items())


def demonstrate(folder: Path, *, at: datetime, progress: Progress | None, size: float = 1.0) -> Shown:
    """Make the example firm in the folder afresh, load what its day needs, run its day; `at` is the present moment.

    `size` is the share of its population. Refuses a folder that it did not make.
    """
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MADE_BY_DEMO).exists():
            raise DayError(f"{folder} holds something that the demo did not put there. Name another folder.")
        shutil.rmtree(folder)
    write_firm(folder, first_day=DAY)
    with (folder / "firm.toml").open("a", encoding="utf-8") as settings:
        settings.write(_SETTINGS_OF_A_DEMO)
    (folder / MADE_BY_DEMO).touch()
    installation = Installation(folder, at)
    installation.at = morning_after(DAY, installation.firm.zone)
    with installation.alone():
        mml(size=size).write_day(DAY, installation.firm.inbox)
        taken = load_files(installation, today=at.date(), progress=progress)
        ran = DayRun(installation).run(DAY)
        installation.checkpoint()
    return Shown(folder, DAY, installation.firm.name, taken, ran)
