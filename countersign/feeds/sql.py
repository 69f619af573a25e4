"""SQL that is written here: one place where outside text is quoted, one way to open the engine."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillRunning
from pathlib import Path
from typing import Any

Progress = Callable[[float], None]

MEMORY = "1GB"
THREADS = 2
_EVERY_SECONDS = 0.2


def quote(text: str) -> str:
    """Outside text as an SQL string."""
    if "\0" in text:
        raise ValueError("SQL text cannot hold a NUL byte.")
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """Outside text as an SQL name."""
    if "\0" in name:
        raise ValueError("An SQL name cannot hold a NUL byte.")
    return '"' + name.replace('"', '""') + '"'


def file_literal(path: Path) -> str:
    """A path as the engine's readers take it: quoted, and never read as a pattern for several files."""
    return quote("".join(f"[{letter}]" if letter in "*?[" else letter for letter in str(path)))


def connect(spill: Path) -> Any:
    """An engine in memory that fetches nothing, keeps to its memory, spills to that folder and knows only UTC."""
    import duckdb  # noqa: PLC0415 - slow to import, and most commands load nothing

    con = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": MEMORY,
            "threads": THREADS,
            "temp_directory": str(spill),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )
    con.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = true; SET enable_progress_bar_print = false")
    return con


class Steps:
    """Runs statements and says how much of the work is done, as a share from 0 to 1 that never goes back."""

    def __init__(self, con: Any, progress: Progress | None) -> None:
        self.con = con
        self._progress = progress
        self._done = 0.0

    def at(self, done: float) -> None:
        """Say that this share of the work is done."""
        if self._progress and done > self._done:
            self._done = done
            self._progress(done)

    def run(self, statement: str, *, until: float) -> Any:
        """Run one statement that brings the work to the share `until`."""
        if self._progress is None:
            return self.con.execute(statement)
        start = self._done
        with ThreadPoolExecutor(1) as worker:
            running = worker.submit(self.con.execute, statement)
            try:
                while not running.done():
                    self._wait(running)
                    self.at(start + (until - start) * max(0.0, self.con.query_progress()) / 100)
            except BaseException:
                self.con.interrupt()
                raise
        self.at(until)
        return running.result()

    @staticmethod
    def _wait(running: Any) -> None:
        try:
            running.exception(timeout=_EVERY_SECONDS)
        except StillRunning:
            return
