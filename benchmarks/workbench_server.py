"""The workbench in processes of its own, and browsers that sign in to it through its form."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from http.cookies import SimpleCookie
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Any
from urllib.parse import urlencode

from countersign.casework.settings import DATABASE_VARIABLE

HOST = "127.0.0.1"
_SERVE = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from countersign.web.serving import serve
folder, port, today = Path(sys.argv[1]), int(sys.argv[2]), date.fromisoformat(sys.argv[3])
at = datetime.now(UTC)
serve(folder, host="127.0.0.1", port=port, today=today, at=at, say=lambda line: print(line, flush=True))
"""
_FORM_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_FORM_COOKIE = "countersign-form"


class Server:
    """The workbench of a firm, served as `countersign serve` serves it but without the worker, until the block ends.

    The date stands still. What the server has to say besides where it is stands in the file `said`.
    """

    def __init__(self, folder: Path, *, today: date, database: str) -> None:
        self._words = (str(folder), today.isoformat())
        self._environment = {**os.environ, **({DATABASE_VARIABLE: database} if database else {})}
        self.said = folder / "server.log"
        self.port = 0

    def __enter__(self) -> "Server":
        with socket.socket() as asked:
            asked.bind((HOST, 0))
            self.port = asked.getsockname()[1]
        folder, today = self._words
        with self.said.open("w") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _SERVE, folder, str(self.port), today],
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
                env=self._environment,
            )
        assert self._process.stdout
        if "is at" not in self._process.stdout.readline():
            self._process.wait()
            raise RuntimeError(f"The workbench did not start: {self.said.read_text()[-2000:]}")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.send_signal(signal.SIGINT)
        self._process.wait()
        assert self._process.stdout
        self._process.stdout.close()

    def processor_seconds(self) -> float:
        """What the server's processes have taken of the processor so far; a database of its own is not in it."""
        own = self._process.pid
        children = Path(f"/proc/{own}/task/{own}/children")
        pids = [own, *map(int, children.read_text().split())] if children.exists() else []
        ticks = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13] for pid in pids)
        return sum(int(tick) for two in ticks for tick in two) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Answer:
    """What came back, and how long it took."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def said(self) -> Any:
        """The body of an answer of the API."""
        return json.loads(self.body)


class Browser:
    """Somebody's browser. `source` is the address on loopback that it comes from: attempts to sign in are counted by
    address, and each person has a machine of their own."""

    def __init__(self, port: int, source: str = HOST) -> None:
        self._port, self._source = port, source
        self._cookies: dict[str, str] = {}

    def sign_in(self, email: str, password: str) -> None:
        """Sign in as people do, by the form."""
        token = _FORM_TOKEN.search(self.get("/account/login/").text)
        assert token, "the form to sign in has a token"
        answer = self.post("/account/login/", login=email, password=password, csrfmiddlewaretoken=token[1])
        if answer.status != 302 or "/account/" in answer.headers["Location"]:
            raise RuntimeError(f"{email} could not sign in: {answer.status} {answer.text[:500]}")

    def get(self, path: str) -> Answer:
        """Ask for a page, or for an answer of the API."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, **form: str) -> Answer:
        """Send a form."""
        fields = {"csrfmiddlewaretoken": self._cookies.get(_FORM_COOKIE, ""), **form}
        return self._ask("POST", path, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})

    def call(self, path: str, said: Mapping[str, object], version: str = "") -> Answer:
        """Ask the API to change something, in the version that was seen."""
        headers = {"Content-Type": "application/json", "X-CSRFToken": self._cookies.get(_FORM_COOKIE, "")}
        return self._ask("POST", path, json.dumps(said), headers | ({"If-Match": f'"{version}"'} if version else {}))

    def _ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        """One request over a connection of its own, so that none is ever sent twice."""
        connection = http.client.HTTPConnection(HOST, self._port, source_address=(self._source, 0))
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        began = perf_counter()
        try:
            connection.request(method, path, body, {**headers, "Cookie": cookies, "Connection": "close"})
            response = connection.getresponse()
            answer = Answer(response.status, dict(response.headers), response.read(), perf_counter() - began)
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie", []):
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer
