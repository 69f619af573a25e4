"""What holds for every test: hypothesis repeats itself, and where nothing may be left out a skip fails."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None)
hypothesis.settings.load_profile("repeatable")

CHROMIUM = Path("/usr/bin/chromium")
NOTHING_LEFT_OUT = os.environ.get("COUNTERSIGN_NOTHING_LEFT_OUT") == "1"
# Reasons for which a test may skip even there: data that is not the project's; what a second pass on PostgreSQL runs.
ALLOWED = ("data from outside the project", "a statement that only PostgreSQL has")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Where nothing may be left out, a test that skips has failed, unless for one of the allowed reasons."""
    outcome = yield
    report = outcome.get_result()
    allowed = hasattr(report, "wasxfail") or any(reason in str(report.longrepr) for reason in ALLOWED)
    if NOTHING_LEFT_OUT and report.skipped and not allowed:
        report.outcome = "failed"
        report.longrepr = f"Skipped where nothing may be left out: {report.longrepr}"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for all tests; each opens a context of its own.

    Playwright keeps an event loop in this thread, though nothing of Django's runs in it; Django is told so.
    """
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright  # costs every other test its time

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
