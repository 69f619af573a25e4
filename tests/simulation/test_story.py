"""What the story promises: the same bytes each time, the published numbers, decoys that are none, a clean twin."""

from collections import Counter
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from countersign.simulation import Story, mml

SIZE = 0.01
INSURER = "insurer-records"


@cache
def small(*, planted: bool = True) -> Story:
    return mml(size=SIZE, planted=planted)


def written(story: Story, day: str, folder: Path, **options: frozenset[str]) -> dict[str, str]:
    paths = story.write_day(date.fromisoformat(day), folder, **options)
    return {path.name.rsplit("_", 1)[0]: path.read_text(encoding="utf-8") for path in paths}


def digest(story: Story, folder: Path) -> str:
    total = sha256()
    for day in (date(2017, 3, 1), date(2017, 6, 14), date(2018, 3, 31)):
        for path in story.write_day(day, folder):
            total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()


def planted_by_control(story: Story) -> Counter[str]:
    return Counter(planted.control for planted in story.planted)


def test_the_same_seed_gives_the_same_bytes_in_whatever_order_the_days_are_written(tmp_path: Path) -> None:
    one, other = mml(size=SIZE), mml(size=SIZE)
    written(other, "2017-11-09", tmp_path / "later day first")
    assert digest(one, tmp_path / "one") == digest(other, tmp_path / "other")


def test_another_seed_gives_other_bytes_and_the_same_number_of_planted_exceptions_and_decoys(tmp_path: Path) -> None:
    other = mml(7, size=SIZE)
    assert digest(other, tmp_path / "other") != digest(small(), tmp_path / "usual")
    assert planted_by_control(other) == planted_by_control(small())
    assert len(other.decoys) == len(small().decoys)


def test_the_numbers_of_the_story_are_planted() -> None:
    counted = planted_by_control(small())
    assert counted["access_beyond_agreement"] == 18
    assert counted["operator_not_told_of_leaver"] == 20
    assert counted["access_after_agreement"] == 49
    assert counted["use_after_leaving"] == 41
    assert counted["egress_of_customer_records"] == 3
    assert counted["agreement_ending"] == 3
    assert counted["recertification_overdue"] == 138
    assert counted["unknown_login"] == 1
    assert counted["access_not_ended_in_time"] == 20 + 1


def test_nine_people_use_the_partners_system_after_leaving_and_three_take_records_out(tmp_path: Path) -> None:
    uses = [p for p in small().planted if p.control == "use_after_leaving"]
    keys = {p.key[0] for p in uses}
    logins = set()
    for day in {p.first_possible for p in uses}:
        lines = written(small(), str(day), tmp_path)["insurer_log"].splitlines()[1:]
        logins |= {line.split(",")[2] for line in lines if line.split(",")[0] in keys}
    assert len(logins) == 9
    assert len({p.key[1] for p in small().planted if p.control == "egress_of_customer_records"}) == 3
    later = {str(p.first_possible) for p in uses if p.first_possible > date(2017, 9, 30)}
    assert later == {"2017-11-09", "2018-01-22", "2018-03-05"}


@pytest.mark.parametrize(
    ("day", "enabled"), [("2017-03-01", 138), ("2017-09-29", 130), ("2017-10-01", 49), ("2018-03-31", 0)]
)
def test_the_partners_roster_has_as_many_agents_enabled_as_the_story_says(
    day: str, enabled: int, tmp_path: Path
) -> None:
    lines = written(small(), day, tmp_path)["insurer_roster"].splitlines()[1:]
    assert sum(",AGT," in line and ",A," in line for line in lines) == enabled


def test_the_agreement_names_one_hundred_and_twenty_through_september_by_new_york_time(tmp_path: Path) -> None:
    files = written(small(), "2017-03-01", tmp_path)
    assert len(files["agreement_persons"].splitlines()) == 121
    assert "2017-10-01 00:00:00" in files["access_agreements"]


def test_planted_keys_differ_and_lie_within_the_story() -> None:
    keys = [(p.control, p.key) for p in small().planted]
    assert len(set(keys)) == len(keys)
    assert all(small().first_day <= p.first_possible <= small().last_day for p in small().planted)
    assert all(p.began <= p.first_possible for p in small().planted)


def test_there_are_five_hundred_decoys_and_none_of_them_is_planted() -> None:
    decoys = [(d.control, d.key) for d in small().decoys]
    assert len(set(decoys)) == 500
    assert not set(decoys) & {(p.control, p.key) for p in small().planted}
    assert sum(d.undetermined for d in small().decoys) == 1


def test_the_clean_firm_has_the_same_people_and_decoys_and_nothing_planted(tmp_path: Path) -> None:
    clean = small(planted=False)
    assert clean.planted == []
    assert [d.what for d in clean.decoys] == [d.what for d in small().decoys]
    assert not any(d.undetermined for d in clean.decoys)
    theirs, ours = (written(s, "2017-03-01", tmp_path)["hr_persons"] for s in (clean, small()))
    assert theirs == ours


def test_the_clean_firm_tells_the_operator_within_four_hours_of_each_leaving(tmp_path: Path) -> None:
    told = [written(s, "2018-03-31", tmp_path)["termination_notices"] for s in (small(planted=False), small())]
    clean, planted = (text.count(f",{INSURER},") for text in told)
    assert clean - planted == 20


def test_the_full_firm_is_as_large_as_the_story_says_on_the_day_of_the_merger(tmp_path: Path) -> None:
    people = [line.split(",") for line in written(mml(), "2017-03-06", tmp_path)["hr_persons"].splitlines()[1:]]
    assert Counter(person[9] for person in people) == {"registered": 8400, "associated": 1200}
    assert Counter(person[11] for person in people)["acquired"] == 2600
    assert 1450 <= len({person[6] for person in people}) <= 1500


def test_what_is_reported_and_what_is_invented_is_said() -> None:
    invented = Counter(is_invented for _, _, is_invented in small().facts)
    assert invented[True] > 0
    assert invented[False] > 0
    # M5, that the firm did not know of the additional persons, is the same 18 logins as M4.
    assert {p.finding for p in small().planted if not p.invented} == {"M2", "M3", "M4", "M6", "M7", "M8"}


def test_withheld_feeds_are_not_written(tmp_path: Path) -> None:
    withheld = frozenset({"insurer-roster", "insurer-log"})
    kept = written(small(), "2017-06-14", tmp_path, without=withheld)
    assert not [name for name in kept if name.startswith("insurer")]
    assert len(kept) == len(small().feeds) - 2


def test_a_feed_that_is_none_and_a_day_outside_the_story_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is no feed of the story"):
        small().write_day(date(2017, 6, 14), tmp_path, without=frozenset({"insurer"}))
    with pytest.raises(ValueError, match="outside the story"):
        small().write_day(small().last_day + timedelta(days=1), tmp_path)


def test_the_days_run_from_march_to_march() -> None:
    days = list(small().days())
    assert (days[0], days[-1], len(days)) == (date(2017, 3, 1), date(2018, 3, 31), 396)
