"""The example firm's day behind a real server, and people at their browsers. Nothing of Django is in this process."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from .making import MORNING, PASSWORD, address_of

PICTURES = os.environ.get("COUNTERSIGN_PICTURES") == "1"  # `make pictures`: the demonstration as a newcomer has it
SMALL, WHOLE = "0.02", "1"
REUSED = timedelta(minutes=10)  # a session idle for less than this is still good
NOT_OURS = {"NO_PROXY": "127.0.0.1,localhost", "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "error"}


class Workbench:
    """The server, its clock, and what is known of the records in it."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.address = address
        self.sessions: dict[str, tuple[datetime, dict]] = {}  # by person: when it began, and its cookies
        self.at = MORNING

    @property
    def things(self) -> dict[str, str]:
        """A record of every kind, by id."""
        return json.loads((self.folder / "things.json").read_text(encoding="utf-8"))

    @property
    def at(self) -> datetime:
        """The moment it is there."""
        return self._at

    @at.setter
    def at(self, moment: datetime) -> None:
        self._at = moment
        written = self.folder / "moment.new"
        written.write_text(moment.isoformat(), encoding="ascii")
        written.replace(self.folder / "moment")  # a request sees one or the other

    def forward(self, minutes: int) -> None:
        """Let time pass."""
        self.at += timedelta(minutes=minutes)


@pytest.fixture(scope="session")
def workbench(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """The example firm the morning after its day, served."""
    folder = tmp_path_factory.mktemp("browsed") / "demo"
    made = [WHOLE] if PICTURES else [SMALL, "furnished"]
    subprocess.run(_python("making", folder, *made), check=True, env=os.environ | NOT_OURS)
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    workbench = Workbench(folder, f"http://localhost:{port}")
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            _python("serving", folder, port), stdout=subprocess.PIPE, stderr=log, text=True, env=os.environ | NOT_OURS
        )
        said = server.stdout.readline()
        assert "Ctrl-C ends it" in said, (folder / "server.log").read_text()
        yield workbench
        server.terminate()
        server.communicate()
    complaints = (folder / "server.log").read_text()
    assert "Traceback" not in complaints, complaints


def _python(module: str, *words: object) -> list[str]:
    return [sys.executable, "-m", f"{__package__}.{module}", *map(str, words)]


class Desk:
    """One person's browser, and how often it was clicked."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def click(self, what: Locator) -> None:
        """Click, and count it."""
        self.clicks += 1
        what.click()

    def go(self, where: str, status: int = 200) -> None:
        """Open an address, which answers so."""
        answer = self.page.goto(where)
        assert answer.status == status, f"{where} answers {answer.status}"

    def link(self, name: str, *, exact: bool = False) -> Locator:
        return self.page.get_by_role("link", name=name, exact=exact)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def heading(self, name: str) -> Locator:
        return self.page.get_by_role("heading", name=name)

    def open_form(self, words: str) -> None:
        """Unfold one of the forms of a page."""
        self.page.locator("summary", has_text=words).click()

    def says(self, text: str) -> bool:
        """Whether the page says so."""
        return text in self.page.locator("body").inner_text()


class Watched:
    """Everything that browsers complain of, and every request that leaves for elsewhere."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.said: list[str] = []

    def watch(self, context: BrowserContext) -> None:
        """Listen to a context. A page that is refused is what a test asks for, so that alone is no complaint."""
        context.route(lambda url: not url.startswith((self.address, "data:")), self._elsewhere)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.said.append(f"A script failed: {error.error}"))
        context.on("response", self._response)

    def _elsewhere(self, route) -> None:
        self.said.append(f"A page asks elsewhere: {route.request.url}")
        route.abort()

    def _console(self, message) -> None:
        if message.type in ("error", "warning") and "the server responded with a status of 4" not in message.text:
            self.said.append(f"The console says: {message.text}")

    def _response(self, response) -> None:
        if response.status >= 500 or (response.status >= 400 and "/static/" in response.url):
            self.said.append(f"{response.url} answers {response.status}")


@pytest.fixture
def watched(workbench: Workbench) -> Iterator[Watched]:
    """What the browsers of a test complain of; nothing, or the test fails."""
    watched = Watched(workbench.address)
    yield watched
    assert watched.said == []


@pytest.fixture
def browser_of(chromium: Browser, workbench: Workbench, watched: Watched) -> Iterator[Callable[..., Desk]]:
    """Opens a browser of its own for somebody who has not signed in."""
    contexts: list[BrowserContext] = []

    def opened(**how: object) -> Desk:
        settings = {"viewport": {"width": 1120, "height": 760}, "reduced_motion": "reduce", **how}
        context = chromium.new_context(base_url=workbench.address, **settings)
        contexts.append(context)
        watched.watch(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        return Desk(page)

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def enter(browser_of: Callable[..., Desk], workbench: Workbench) -> Callable[..., Desk]:
    """Opens a browser in which the person has signed in, on Today; with `anew` by a session of its own."""

    def entered(person: str, *, anew: bool = False, **how: object) -> Desk:
        person = f"example-{person}"
        began, cookies = workbench.sessions.get(person, (MORNING - REUSED, None))
        if not anew and workbench.at - began < REUSED:
            desk = browser_of(storage_state=cookies, **how)
            desk.go("/")
            return desk
        desk = browser_of(**how)
        desk.go("/account/login/")
        desk.page.get_by_label("E-mail").fill(address_of(person))
        desk.page.get_by_label("Password").fill(PASSWORD)
        desk.button("Sign in").click()
        desk.page.locator(".me__name").wait_for()
        if not anew:
            workbench.sessions[person] = (workbench.at, desk.page.context.storage_state())
        return desk

    return entered
