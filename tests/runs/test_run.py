"""Running one control: every row accounted for, inputs resolved by name, shared tables kept by what they came from."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from countersign.authoring import AsOf, Control, Derived, Table, _, prepared
from countersign.authoring.rulebook import Rulebook
from countersign.evidence import Entry
from countersign.law import BusinessCalendar, RuleSet, read_thresholds
from countersign.runs import DuckDB, Inputs, RunError, run_control
from countersign.store.files import Files
from countersign.store.manifest import Manifest
from countersign.tables import declared_tables
from tests.store.test_manifest import Daily

MONDAY = date(2017, 3, 20)
AS_OF = AsOf(MONDAY, MONDAY, datetime(2017, 3, 21, 4))
CALENDARS = {name: BusinessCalendar(name) for name in ("bank", "settlement", "trading", "sec", "finra_filing")}
THRESHOLDS = read_thresholds(Path(__file__).parents[2] / "firms" / "example" / "thresholds.toml")


def control(judge, *, key="event_id", says="{event_id}", look_back=None):
    return Control(judge.__name__, (), (), "officer", "each calendar day", (key,), says, judge, look_back=look_back)


class Firm:
    """Files, a manifest and an engine, without the rest of an installation."""

    def __init__(self, folder, *, derived=(), prepared=()):
        self.files = Files(folder / "files")
        self.engine = DuckDB(spill=folder)
        self.manifest = Manifest()
        shared, made = {d.id: d for d in derived}, {p.id: p for p in prepared}
        rulebook = Rulebook({}, shared, made, {}, RuleSet(()), CALENDARS, roots=())
        feeds = [Daily("log", "access_events"), Daily("hr", "associations")]
        self.inputs = Inputs(
            rulebook, THRESHOLDS, self.engine, self.files, self.manifest, feeds, end_of=lambda day: AS_OF.ends_at
        )

    def deliver(self, table, rows, *, day=MONDAY, quarantined=0):
        """Store these rows as a delivery of the table's feed."""
        declaration = declared_tables()[table]
        whole = [declaration.complete(row) for row in rows]
        self.engine.place_rows("delivered", declaration.physical, whole)
        with self.files.aside() as path:
            self.engine.write("SELECT * FROM delivered", declaration.key, path)
            digest = self.files.adopt(path, room=f"tables/{table}", suffix=".parquet")
        body = {
            "table": table,
            "source_digest": digest,
            "mapping_digest": "m",
            "digest": digest,
            "received": len(rows),
            "loaded": len(rows),
            "quarantined": quarantined,
            "quarantine_digest": None,
            "newest_row_at": None,
        }
        feed = {"access_events": "log", "associations": "hr"}[table]
        at = datetime(2017, 3, 21, 6, tzinfo=UTC)
        self.manifest.add(Entry(index=0, kind="load", subject=feed, as_of=day, at=at, actor="system", body=body))
        self.inputs.renew()

    def run(self, judged, *, cap=10):
        return run_control(judged, AS_OF, self.inputs, cap=cap)


@pytest.fixture
def firm(tmp_path):
    return Firm(tmp_path)


def downloads(access_events: Table) -> Table:
    return access_events.mutate(exception=_.action == "download")


EVENTS = [
    {"event_id": "plain"},
    {"event_id": "taken", "action": "download"},
    {"event_id": "taken too", "action": "download"},
    {"event_id": "unclear", "action": "download", "result": None},
]


def test_every_row_is_counted_and_those_that_did_not_pass_are_kept_in_order(firm):
    firm.deliver("access_events", EVENTS)
    outcome = firm.run(control(downloads, says="{event_id} by {login} at {occurred_at}, {result}"))
    assert (outcome.word, outcome.population, outcome.exceptions, outcome.undetermined) == ("exceptions", 4, 3, 0)
    assert [v.key for v in outcome.found] == [("taken",), ("taken too",), ("unclear",)]
    assert outcome.found[2].sentence.endswith("unknown"), "what is not known is said to be unknown"
    assert outcome.found[0].sentence == "taken by amerriweather at 2017-10-31T13:00:00Z, success"


def unclear(access_events: Table) -> Table:
    return access_events.mutate(exception=_.result == "failure")


def test_what_cannot_be_judged_is_undetermined_and_comes_before_exceptions(firm):
    firm.deliver("access_events", [*EVENTS, {"event_id": "failed", "result": "failure"}])
    outcome = firm.run(control(unclear))
    assert (outcome.word, outcome.exceptions, outcome.undetermined) == ("undetermined", 1, 1)
    assert [v.key for v in outcome.unsure] == [("unclear",)]


def test_more_exceptions_than_are_kept_are_all_in_a_file(firm):
    firm.deliver("access_events", [{"event_id": f"{n:03}", "action": "download"} for n in range(50)])
    outcome = firm.run(control(downloads), cap=7)
    assert (outcome.exceptions, len(outcome.found)) == (50, 7)
    rows = [row["event_id"] for row in firm.inputs.exceptions_beyond_cap(outcome.beyond_cap)]
    assert rows == [f"{n:03}" for n in range(50)]


def test_rows_in_quarantine_make_the_outcome_undetermined(firm):
    firm.deliver("access_events", [{"event_id": "plain"}], quarantined=1)
    assert firm.run(control(downloads)).word == "undetermined"


def test_a_missing_source_is_named_and_what_arrived_is_judged(firm):
    firm.deliver("access_events", EVENTS, day=MONDAY - timedelta(days=1))

    outcome = firm.run(control(downloads, look_back="dormant_days_other"))
    assert outcome.word == "not run"
    assert "log for 2017-03-20" in outcome.missing
    assert outcome.population == 4


def test_a_control_over_what_countersign_knows_is_not_run_before_that_is_written(firm):
    def over_runs(runs: Table) -> Table:
        return runs.mutate(exception=_.outcome == "not run")

    judged = control(over_runs, key="control_id", says="{control_id}")
    assert firm.run(judged).word == "not run"
    firm.inputs.renew({"runs": [declared_tables()["runs"].complete({})]})
    assert firm.run(judged).word == "no exceptions"


def test_shuffled_rows_give_the_same_bytes(tmp_path):
    outcomes = []
    for name, rows in (("as they come", EVENTS), ("reversed", EVENTS[::-1])):
        firm = Firm(tmp_path / name)
        firm.files.root.mkdir(parents=True)
        firm.deliver("access_events", rows)
        outcomes.append(firm.run(control(downloads)).canonical())
    assert outcomes[0] == outcomes[1]


def by_day(access_events: Table) -> Table:
    return access_events.group_by("login", "occurred_date").agg(uses=_.count())


def busy(by_day: Table) -> Table:
    return by_day.mutate(exception=_.uses > 1)


def test_a_partition_is_built_once_and_again_only_where_its_input_changed(tmp_path):
    firm = Firm(tmp_path, derived=[Derived("by_day", ("login", "occurred_date"), True, by_day)])
    judged = control(busy, key="login", says="{login}: {uses}", look_back="agreement_warning_days_third")
    for back in range(8):
        firm.deliver("access_events", [{"event_id": str(back)}], day=MONDAY - timedelta(days=back))
    firm.run(judged)
    assert len(firm.inputs.partitions.built) == 8
    firm.inputs.partitions.built.clear()
    firm.inputs.renew()
    assert firm.run(judged).exceptions == 0
    assert firm.inputs.partitions.built == []
    firm.deliver("access_events", [{"event_id": "late"}, {"event_id": "later"}], day=MONDAY - timedelta(days=3))
    assert firm.run(judged).exceptions == 1
    assert len(firm.inputs.partitions.built) == 1


@prepared(key="person_id", columns={"person_id": "string", "times": "int64"})
def spells(associations):
    counted: dict[str, int] = {}
    for row in associations:
        counted[row["person_id"]] = counted.get(row["person_id"], 0) + 1
    for person, times in counted.items():
        yield {"person_id": person, "times": times}


def returners(spells: Table) -> Table:
    return spells.mutate(exception=_.times > 1)


def test_a_prepared_table_is_computed_from_rows_in_python(tmp_path):
    firm = Firm(tmp_path, prepared=[spells])
    firm.deliver("associations", [{"association_id": "1"}, {"association_id": "2"}])
    outcome = firm.run(control(returners, key="person_id", says="{person_id} {times} times"))
    assert [v.sentence for v in outcome.found] == ["P1 2 times"]


def test_a_name_that_means_nothing_is_refused(firm):
    def lost(acess_events: Table) -> Table:
        return acess_events

    with pytest.raises(RunError, match="acess_events"):
        firm.run(control(lost))


def test_a_control_that_forgets_its_verdict_is_refused(firm):
    def forgetful(access_events: Table) -> Table:
        return access_events

    with pytest.raises(RunError, match="exception"):
        firm.run(control(forgetful))


def test_a_look_back_that_nobody_set_is_refused(firm):
    with pytest.raises(RunError, match="no_such_number"):
        firm.run(control(downloads, look_back="no_such_number"))
