"""What holds for every test: hypothesis repeats itself, and where nothing may be left out a skip fails."""

import os

import hypothesis
import pytest

hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None)
hypothesis.settings.load_profile("repeatable")

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
