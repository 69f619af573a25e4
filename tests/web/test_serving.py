"""The command that serves: where it refuses to listen, and that it ends when asked to."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest
from click.testing import CliRunner

from countersign.cli import main

from .conftest import write_settings


def serve(*words):
    return CliRunner().invoke(main, ["serve", *words])


def free_port():
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def test_it_does_not_listen_to_others_without_https(tmp_path):
    result = serve("--firm", str(write_settings(tmp_path)), "--host", "0.0.0.0")
    assert result.exit_code == 1
    assert "passwords would cross the network" in result.output


def test_a_port_that_is_taken_is_said_to_be(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = serve("--firm", str(write_settings(tmp_path)), "--port", str(taken.getsockname()[1]))
    assert result.exit_code == 1
    assert "Choose another with --port" in result.output


@pytest.fixture
def server(tmp_path):
    port = free_port()
    words = ["serve", "--firm", str(write_settings(tmp_path)), "--port", str(port), "--today", "2017-10-02"]
    process = subprocess.Popen(
        [sys.executable, "-m", "countersign.cli", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "NO_PROXY": "127.0.0.1"},
    )
    yield process, f"http://127.0.0.1:{port}"
    if process.poll() is None:
        process.kill()
    process.wait()
    process.stdout.close()


def test_it_says_where_it_is_serves_hashed_files_and_ends_on_interrupt(server, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    process, address = server
    said = process.stdout.readline()
    assert f"is at {address}. Here it is always 2017-10-02. Ctrl-C ends it." in said
    with urllib.request.urlopen(f"{address}/account/login/") as answer:
        page = answer.read().decode()
    style = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert style.startswith("/static/countersign/tokens.")
    assert style != "/static/countersign/tokens.css"
    with urllib.request.urlopen(address + style) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Security-Policy"]
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate()
    assert process.returncode == 0, rest
    assert "Traceback" not in rest
