"""Which days are due to be run: by the firm's clock, when clocks change, and never beyond a rehearsal's day."""

from datetime import UTC, date, datetime

import pytest

from countersign.day.due import last_day_due
from countersign.store.firm import Firm, FirmError

from .conftest import FIRM


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "firm.toml").write_text(FIRM, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("hour", "minute", "last"),
    [(9, 29, date(2017, 3, 19)), (9, 30, date(2017, 3, 20)), (3, 59, date(2017, 3, 19)), (4, 0, date(2017, 3, 19))],
)
def test_a_day_is_due_from_half_past_five_of_the_next_on_the_firms_clock(folder, hour, minute, last):
    at = datetime(2017, 3, 21, hour, minute, tzinfo=UTC)  # four hours ahead of New York
    today = date(2017, 3, 20) if hour < 4 else date(2017, 3, 21)
    assert last_day_due(Firm(folder), at=at, today=today) == last


@pytest.mark.parametrize(
    ("run_at", "at", "last"),
    [
        ("02:30", datetime(2017, 3, 12, 6, 59, tzinfo=UTC), date(2017, 3, 10)),  # 01:59, before clocks go forward
        ("02:30", datetime(2017, 3, 12, 7, 0, tzinfo=UTC), date(2017, 3, 11)),  # 03:00: there is no half past two
        ("01:30", datetime(2017, 11, 5, 5, 29, tzinfo=UTC), date(2017, 11, 3)),
        ("01:30", datetime(2017, 11, 5, 5, 30, tzinfo=UTC), date(2017, 11, 4)),  # the first half past one
        ("01:30", datetime(2017, 11, 5, 6, 30, tzinfo=UTC), date(2017, 11, 4)),  # the second
    ],
)
def test_days_stay_due_when_the_clocks_change(folder, run_at, at, last):
    (folder / "firm.toml").write_text(FIRM + f'[worker]\nrun_at = "{run_at}"\n', encoding="utf-8")
    assert last_day_due(Firm(folder), at=at, today=at.date()) == last


def test_no_day_is_due_that_a_rehearsal_has_not_passed(folder):
    at = datetime(2026, 11, 26, 12, tzinfo=UTC)
    assert last_day_due(Firm(folder), at=at, today=date(2017, 3, 21)) == date(2017, 3, 20)
    assert last_day_due(Firm(folder), at=at, today=date(2030, 1, 1)) == date(2026, 11, 25)


@pytest.mark.parametrize("said", ['run_at = "25:00"', "run_at = 5", 'run_at = "5:30"', 'run_at = ""'])
def test_a_time_that_is_none_is_refused(folder, said):
    (folder / "firm.toml").write_text(FIRM + f"[worker]\n{said}\n", encoding="utf-8")
    with pytest.raises(FirmError, match='Write it as "05:30"'):
        _ = Firm(folder).run_at
