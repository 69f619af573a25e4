"""Serve the workbench: one command, several processes, and an end without loose ones."""

import os
import socket
import subprocess
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.urls import get_resolver
from gunicorn.app.base import BaseApplication

from countersign.casework import migrate
from countersign.day.firm_files import note_firm_files
from countersign.day.installation import Installation
from countersign.store.firm import Firm, FirmError

from .choices import read_choices
from .settings import LOOPBACK, collect_static, configure_workbench

Say = Callable[[str], object]
_THREADS = 8
_MOST_PROCESSES = 4


def serve(
    folder: Path,
    *,
    host: str,
    port: int,
    today: date | None,
    at: datetime,
    say: Say,
    beside: Sequence[Sequence[str]] = (),
) -> None:
    """Serve the firm's workbench until it is stopped; never returns. `beside` are commands that run as long as it does.
    `at` is the moment at which it begins.

    Raises FirmError where it may not listen there, or cannot.
    """
    firm = Firm(folder)
    choices = read_choices(firm)
    if f"[{host}]" not in LOOPBACK and host not in LOOPBACK and not choices.https:
        raise FirmError(
            f"{host} can be reached by others, and passwords would cross the network as they are typed. Put a proxy "
            "that speaks https before the workbench, and write its address into firm.toml: [workbench], address = "
            '"https://…". Or leave --host away and use the workbench on this machine.'
        )
    _ask_for(host, port)
    configure_workbench(folder, today=today, static_root=firm.data / "static")
    migrate(app=None)
    collect_static()
    note_firm_files(Installation(folder, at))
    connections.close_all()  # what is open is not to be shared with the processes that follow
    address = choices.address or f"http://{host}:{port}"
    pinned = f" Here it is always {today}." if today else ""
    _Server(
        {"bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}"},
        ready=lambda: say(f"{firm.name} is at {address}.{pinned} Ctrl-C ends it."),
        beside=beside,
    ).run()


class _Server(BaseApplication):
    """Gunicorn, without its command line."""

    def __init__(self, options: Mapping[str, Any], *, ready: Callable[[], object], beside: Sequence[Sequence[str]]):
        self._options = {
            **options,
            "workers": min(_MOST_PROCESSES, os.cpu_count() or 1),
            "worker_class": "gthread",
            "threads": _THREADS,
            "preload_app": True,
            "timeout": 120,
            "graceful_timeout": 10,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": self._started,
            "on_exit": self._ended,
        }
        self._ready, self._beside = ready, beside
        self._running: list[subprocess.Popen[bytes]] = []
        super().__init__()

    def load_config(self) -> None:
        """What gunicorn is told."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        """The workbench, with the rulebook and every page, loaded before the processes part: it is all there once."""
        from .workplace import workplace  # noqa: PLC0415  after configure

        handler = WSGIHandler()
        _ = workplace().rulebook, get_resolver().url_patterns
        return handler

    def _started(self, _: object) -> None:
        self._running = [subprocess.Popen(command) for command in self._beside]  # noqa: S603  our own commands
        self._ready()

    def _ended(self, _: object) -> None:
        for process in self._running:
            process.terminate()
        for process in self._running:
            process.wait()


def _ask_for(host: str, port: int) -> None:
    """Whether somebody listens there already, asked before anything is begun."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind((host, port))
        except OSError as error:
            raise FirmError(
                f"The workbench cannot listen at {host}:{port}: {error.strerror}. Choose another with --port."
            ) from error
