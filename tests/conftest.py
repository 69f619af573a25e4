"""What holds for every test: hypothesis repeats itself, and where nothing may be left out a skip fails."""

import os

import hypothesis
import pytest

hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None)
hypothesis.settings.load_profile("repeatable")

NOTHING_LEFT_OUT = os.environ.get("COUNTERSIGN_NOTHING_LEFT_OUT") == "1"
OUTSIDE = "data from outside the project"  # the one reason for which a test may skip there


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Where nothing may be left out, a test that skips has failed, unless it reads data from outside the project."""
    outcome = yield
    report = outcome.get_result()
    if NOTHING_LEFT_OUT and report.skipped and not hasattr(report, "wasxfail") and OUTSIDE not in str(report.longrepr):
        report.outcome = "failed"
        report.longrepr = f"Skipped where nothing may be left out: {report.longrepr}"
