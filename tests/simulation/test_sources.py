"""The files themselves: their formats, their clocks, their names, and that the example firm's feeds describe them."""

import csv
import io
import json
import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from rapidfuzz.distance import JaroWinkler

from countersign.simulation import mml, write_firm
from countersign.simulation.names import plain
from countersign.tables import declared_tables

NEW_YORK, CHICAGO = ZoneInfo("America/New_York"), ZoneInfo("America/Chicago")
STORY = mml(size=0.01)


def write(day: str, folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in STORY.write_day(date.fromisoformat(day), folder)}


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("firm")
    write_firm(folder, first_day=date(2017, 3, 1))
    return folder


@pytest.fixture(scope="module")
def feeds(firm: Path) -> dict[str, dict[str, object]]:
    return dict(tomllib.loads((firm / "feeds.toml").read_text(encoding="utf-8"))["feeds"])


def test_each_feed_of_the_example_firm_has_its_file_on_a_business_day(feeds: dict, tmp_path: Path) -> None:
    expected = {feed["files"].replace("{date}", "2017-06-14") for feed in feeds.values()}
    assert set(write("2017-06-14", tmp_path)) == expected
    assert set(STORY.feeds) == set(feeds)


def test_at_weekends_and_on_holidays_only_calendar_day_feeds_have_files(feeds: dict, tmp_path: Path) -> None:
    for day in ("2017-06-17", "2017-07-04"):
        due = {f["files"].replace("{date}", day) for f in feeds.values() if f["schedule"] == "each calendar day"}
        assert set(write(day, tmp_path)) == due


def test_every_column_of_a_table_is_mapped_from_a_column_of_its_file(feeds: dict, tmp_path: Path) -> None:
    files = write("2017-06-14", tmp_path)
    for feed in feeds.values():
        if feed["adapter"] != "csv":
            continue
        assert set(feed["columns"]) == set(declared_tables()[feed["table"]].by_name)
        head = files[feed["files"].replace("{date}", "2017-06-14")].splitlines()[0].split(",")
        cells = [{"from": c} if isinstance(c, str) else c for c in feed["columns"].values()]
        named = {name for c in cells for name in ([c["from"]] if isinstance(c.get("from"), str) else c.get("from", []))}
        assert named == set(head)


def test_each_day_has_events_in_every_log_and_all_of_them_fall_on_that_day_in_new_york(tmp_path: Path) -> None:
    for day in ("2017-03-05", "2017-06-14", "2017-11-05", "2018-01-01"):
        files = write(day, tmp_path)
        partner = read_csv(files[f"insurer_log_{day}.csv"])
        moments = [datetime.strptime(r["Login Time"], "%m/%d/%Y %H:%M:%S").replace(tzinfo=CHICAGO) for r in partner]
        okta = [json.loads(line) for line in files[f"customer_records_log_{day}.jsonl"].splitlines()]
        moments += [datetime.fromisoformat(entry["published"]) for entry in okta]
        assert partner
        assert okta
        assert {moment.astimezone(NEW_YORK).date().isoformat() for moment in moments} == {day}


def test_ten_to_midnight_in_chicago_on_the_last_agreed_day_is_the_first_of_october_in_new_york(tmp_path: Path) -> None:
    rows = read_csv(write("2017-10-01", tmp_path)["insurer_log_2017-10-01.csv"])
    late = [row for row in rows if row["Login Time"].startswith("09/30/2017 23:")]
    planted = {p.key[0] for p in STORY.planted if p.control == "use_after_agreement"}
    assert late
    assert {row["Log No."] for row in late} <= planted


def test_ten_to_eleven_in_chicago_on_the_last_agreed_day_is_a_decoy(tmp_path: Path) -> None:
    rows = read_csv(write("2017-09-30", tmp_path)["insurer_log_2017-09-30.csv"])
    late = [row["Log No."] for row in rows if row["Login Time"] == "09/30/2017 22:50:00"]
    assert late == [d.key[0] for d in STORY.decoys if d.control == "use_after_agreement"]


def test_numbers_of_log_entries_never_repeat(tmp_path: Path) -> None:
    seen: set[str] = set()
    for offset in range(30):
        day = date(2017, 9, 10) + timedelta(days=offset)
        for name, text in write(str(day), tmp_path).items():
            if "_log_" not in name:
                continue
            lines = text.splitlines()
            numbers = (
                [json.loads(line).get("uuid") or json.loads(line)["record"] for line in lines]
                if name.endswith("jsonl")
                else [line.split(",")[0] for line in lines[1:]]
            )
            assert not seen & set(numbers)
            seen |= set(numbers)
    assert len(seen) > 1000


def test_a_leavers_depository_record_ends_on_the_day_the_association_ends(tmp_path: Path) -> None:
    files = write("2017-03-20", tmp_path)
    ended = {
        r["person_no"] for r in read_csv(files["hr_associations_2017-03-20.csv"]) if r["ended"].startswith("2017-03-20")
    }
    people = {r["crd_no"] for r in read_csv(files["hr_persons_2017-03-20.csv"]) if r["person_no"] in ended}
    shown = {
        r["individual_crd"]
        for r in read_csv(files["crd_registrations_2017-03-20.csv"])
        if r["status_until"] == "2017-03-20"
    }
    assert len(ended) >= 4
    assert shown == people - {"none"}


def test_nothing_of_the_future_is_in_a_days_files(tmp_path: Path) -> None:
    end = datetime(2017, 6, 15, 4, tzinfo=UTC)
    for row in read_csv(write("2017-06-14", tmp_path)["termination_notices_2017-06-14.csv"]):
        for text in (row["sent"], row["acknowledged"], row["disabled_confirmed"]):
            assert not text or datetime.fromisoformat(text).replace(tzinfo=NEW_YORK) < end


def test_a_name_on_the_partners_roster_is_exactly_one_persons_and_not_near_anothers_in_the_branch(
    tmp_path: Path,
) -> None:
    files = write("2017-03-06", tmp_path)
    people = read_csv(files["hr_persons_2017-03-06.csv"])
    names = {p["person_no"]: {plain(n) for n in [p["name"], *p["other_names"].split(";")] if n} for p in people}
    agents = [row for row in read_csv(files["insurer_roster_2017-03-06.csv"]) if row["Class"] == "AGT"]
    holders = set()
    for agent in agents:
        name = f"{agent['First Name']} {agent['Last Name']}"
        (holder,) = [person for person, theirs in names.items() if name in theirs]
        branch = {p["person_no"] for p in people if p["branch"] == agent["Office"]}
        others = [JaroWinkler.similarity(name, other) for person in branch - {holder} for other in names[person]]
        assert holder in branch
        assert max(others, default=0) < 0.9
        holders.add(holder)
    assert len(holders) == 138


def test_the_example_firm_has_a_person_in_every_role_and_no_one_is_both_of_the_two_at_the_top(firm: Path) -> None:
    facts = tomllib.loads((firm / "firm.toml").read_text(encoding="utf-8"))
    people, holders = {p["id"] for p in facts["people"]}, {r["role"]: r["person"] for r in facts["roles"]}
    assert set(holders.values()) == people
    assert holders["chief compliance officer"] != holders["chief executive officer"]


def test_the_example_firms_own_people_are_in_its_human_resources_file(firm: Path, tmp_path: Path) -> None:
    facts = tomllib.loads((firm / "firm.toml").read_text(encoding="utf-8"))
    known = {p["person_no"]: p["name"] for p in read_csv(write("2017-03-01", tmp_path)["hr_persons_2017-03-01.csv"])}
    elsewhere = ("example-examiner", "example-consultant", "example-introducing")  # who work for others
    own = {p["id"]: p["name"] for p in facts["people"] if p["id"] not in elsewhere}
    assert own.items() <= known.items()


def test_an_example_firm_is_never_written_over_another(firm: Path) -> None:
    with pytest.raises(FileExistsError):
        write_firm(firm, first_day=date(2017, 3, 1))
