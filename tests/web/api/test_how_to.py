"""The commands that the page about the API shows do what it says."""

import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from tests.web.api.conftest import IAM, ISO, World

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "use-the-api.md"
ALERT, CASE, DECISION, DOCUMENT = "5f0c9a1b2d4e6f70", "0c9a1b2d4e6f705f", "1b2d4e6f705f0c9a", "2d4e6f705f0c9a1b"


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def address(world: World) -> Iterator[str]:
    from django.core.handlers.wsgi import WSGIHandler

    server = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")
def test_the_commands_of_the_page_work(world: World, address: str, tmp_path: Path):
    [alert] = world.raise_alerts("mine")
    case = world.case("two", person=ISO)["id"]
    [critical] = world.raise_alerts("critical", critical=True)
    preparer, reader = world.program(IAM), world.program(ISO)
    said = {"finding": "explained", "reason": "An approved exception."}
    prepared = preparer.post(f"/alerts/{critical}/dismiss", said, seen=preparer.get(f"/alerts/{critical}").etag)
    decision, digest = prepared.json["id"], prepared.json["content_digest"]
    (tmp_path / "badge-log.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    text = PAGE.read_text(encoding="utf-8").replace("http://127.0.0.1:8000", address).replace("cs_…", world.token(ISO))
    first, *blocks = re.findall(r"```bash\n(.*?)```", text, re.DOTALL)
    document = ""
    for block in blocks:
        etag = reader.get(f"/alerts/{alert}" if ALERT in block else f"/decisions/{decision}").etag.strip('"')
        block = block.replace('"digest_seen": "sha256:…"', f'"digest_seen": "{digest}"').replace("sha256:…", etag)  # noqa: PLW2901
        for shown, real in ((ALERT, alert), (CASE, case), (DECISION, decision)):
            block = block.replace(shown, real)  # noqa: PLW2901
        for command in re.split(r"\n(?=api )", block.strip()):
            if DOCUMENT in command:
                document = reader.get(f"/cases/{case}/documents").json["items"][0]["id"]
            script = first.replace("--silent", "--fail --silent").rsplit("api http", 1)[0] + command
            words = ["bash", "-euc", script.replace(DOCUMENT, document)]
            ran = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
            assert ran.returncode == 0, f"{command}\n{ran.stdout}{ran.stderr}"
    assert preparer.get(f"/alerts/{alert}").json["assigned_to"] == IAM
    assert reader.get(f"/decisions/{decision}").json["status"] == "approved"
    assert (tmp_path / "badge-log.csv").read_text(encoding="utf-8") == "a,b\n1,2\n"
