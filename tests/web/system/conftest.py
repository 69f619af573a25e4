"""A small firm whose Monday was loaded and partly run, served by the workbench; a copy of its own for each test."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connections

from countersign.casework import migrate
from countersign.day.installation import Installation
from countersign.day.loading import load_files
from countersign.day.running import DayRun
from countersign.web.settings import configure_workbench
from countersign.web.workplace import workplace
from tests.day.conftest import FEEDS, FILES

from ..conftest import OFFERED, POSTGRESQL, Clock, sign_in, write_settings

MONDAY = date(2017, 3, 20)
RAN = "use_after_leaving"
NOT_RUN = "access_after_agreement"  # nothing it reads arrives at this firm
BAD_LINE = "6,records,<b>ann</b>,not a moment,LOOK"
SECOND_OPERATOR = '\n[[roles]]\nrole = "operator"\nperson = "example-ceo"\nfrom = 2012-01-03\n'


@pytest.fixture(autouse=True)
def _on_sqlite() -> None:
    if POSTGRESQL:
        pytest.skip("The small firm's Monday lies in a SQLite file that each test copies")


@pytest.fixture(scope="session")
def small_firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_settings(tmp_path_factory.mktemp("small") / "firm", SECOND_OPERATOR + OFFERED)
    settings = (folder / "firm.toml").read_text().replace("first_day  = 2017-03-01", "first_day  = 2017-03-20")
    (folder / "firm.toml").write_text(settings)
    (folder / "feeds.toml").write_text(FEEDS)
    inbox = folder / "inbox"
    inbox.mkdir()
    for name, text in FILES.items():
        more = f"{BAD_LINE}\n" if name == "log" else ""
        (inbox / f"{name}_{MONDAY}.csv").write_text(text + more)
    configure_workbench(folder)
    migrate(app=None)
    installation = Installation(folder, datetime(2017, 3, 21, 9, 30, tzinfo=UTC))
    with installation.alone():
        load_files(installation, today=date(2017, 3, 21))
        DayRun(installation).run(MONDAY, names=[RAN, NOT_RUN])
        installation.checkpoint()
    connections.close_all()
    return folder


@pytest.fixture
def firm_folder(small_firm: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_firm, tmp_path / "firm"))


@pytest.fixture
def clock(clock: Clock) -> Clock:
    """The morning after."""
    clock.at = datetime(2017, 3, 21, 15, 0, tzinfo=UTC)
    return clock


@pytest.fixture
def enter(workbench: Path, clock: Clock) -> Callable[[str], "Visitor"]:
    """Signs a person in."""
    return lambda person: Visitor(person, clock)


class Visitor:
    """Somebody at a browser who looks at pages and sends forms."""

    def __init__(self, person: str, clock: Clock) -> None:
        self.client = sign_in(person, clock)
        self.client.get("/account/")  # says once that one has signed in

    def see(self, address: str, status: int = 200) -> str:
        answer = self.client.get(address)
        assert answer.status_code == status, f"{address} answers {answer.status_code}"
        return answer.content.decode()

    def send(self, address: str, status: int = 302, **said: str) -> str:
        """Send a form; after a redirect, the page it leads to."""
        answer = self.client.post(address, {name.replace("_line_", "line-"): text for name, text in said.items()})
        assert answer.status_code == status, (
            f"{address} answers {answer.status_code}: {answer.content.decode()[-1500:]}"
        )
        return self.see(answer.headers["Location"]) if status == 302 else answer.content.decode()


def plain(page: str) -> str:
    """A page without what differs each time it is asked for."""
    return re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]*', r"\1", page)


@pytest.fixture
def sealed(workbench: Path) -> str:
    """One control belongs to the circle, as if its file said so, and has run since."""
    home = workplace()
    controls = dict(home.rulebook.controls)
    controls[RAN] = replace(controls[RAN], circle="sar")
    home.__dict__["rulebook"] = replace(home.rulebook, controls=controls)
    installation = Installation(workbench, datetime(2017, 3, 21, 14, 0, tzinfo=UTC))
    installation.__dict__["rulebook"] = home.rulebook
    with installation.alone():
        DayRun(installation).run(MONDAY, names=[RAN])
        installation.checkpoint()
    return RAN
