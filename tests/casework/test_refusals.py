"""What the database refuses about cases and what is in them, whoever asks."""

import pytest
from django.db import Error, IntegrityError

from countersign.casework import investigating
from countersign.casework.absences import record_absence
from countersign.casework.waivers import propose_waiver

from .conftest import POSTGRESQL
from .drill import OWNER, again, day, decide, failures, found, open_case, person, run, sign, sql

pytestmark = pytest.mark.usefixtures("database")
ME = person("P1")


@pytest.fixture
def case():
    row = open_case("a")
    investigating.write_note(case=row.id, text="Seen.", actor=ME)
    return row


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE case_notes SET text = 'Unseen.'",
        "DELETE FROM case_notes",
        "DELETE FROM cases",
        "DELETE FROM case_steps",
        "DELETE FROM alerts",
        "DELETE FROM alert_members",
        "DELETE FROM absences",
        "DELETE FROM waivers",
        "DELETE FROM sealed_entries",
        "UPDATE sealed_entries SET actor = 'P1'",
        "UPDATE sealed_nodes SET level = 9",
        "DELETE FROM sealed_nodes",
    ],
)
def test_what_was_written_stays(case, statement: str) -> None:
    run(3, found("x", "y", "z"), limit=1)
    run(3, found("s"), circle="sar")
    record_absence(person="P1", deputy=person("P2"), starts=day(5), ends=day(6), actor=ME)
    propose_waiver(
        control_id="c",
        owner=OWNER,
        circle="",
        matches={"system_id": "S"},
        starts=day(5),
        ends=day(6),
        longest_days=9,
        reason="A test.",
        actor=ME,
    )
    with pytest.raises(Error, match="never"):
        sql(statement)
    assert not failures()


@pytest.mark.parametrize(
    "change",
    [
        "status = 'countersigned'",
        "status = 'countersigned', decision_id = (SELECT id FROM decisions WHERE kind = 'dismissal')",
        "status = 'countersigned', decision_id = (SELECT id FROM decisions WHERE subject <> 'case:' || cases.id)",
        "status = 'closed', closed_date = '2017-11-05'",
        "status = 'closed'",
        "status = 'forgotten'",
        "status = 'decided', decision_id = NULL",
    ],
)
def test_a_case_is_countersigned_by_two_people_only(case, change: str) -> None:
    other = open_case("b")
    sign(decide(other), 5)
    decide(case)
    with pytest.raises(IntegrityError):
        sql(f"UPDATE cases SET {change} WHERE id = %s", case.id)
    assert again(case).status == "decided"
    assert not failures()


def test_a_case_is_not_born_decided(case) -> None:
    case = again(case)
    case.id, case.status = "another", "closed"
    with pytest.raises(IntegrityError):
        case.save(force_insert=True)


@pytest.mark.skipif(POSTGRESQL is not None, reason="a way to replace rows that only SQLite has")
@pytest.mark.parametrize("table", ["cases", "case_steps", "case_notes", "decisions"])
def test_a_record_of_a_case_is_not_replaced(case, table: str) -> None:
    decide(case)
    with pytest.raises(Error, match=r"never|A case begins open"):
        sql(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    assert not failures()


@pytest.mark.skipif(POSTGRESQL is not None, reason="a way to replace rows that only SQLite has")
def test_a_step_is_not_replaced_by_another_of_its_name(case) -> None:
    with pytest.raises(Error, match="never"):
        sql(
            "INSERT OR REPLACE INTO case_steps (id, case_id, name, place, text, required, result, not_needed, done_by) "
            "VALUES ('another', %s, 'ask', 9, 'x', 0, '', 0, '')",
            case.id,
        )


@pytest.mark.skipif(POSTGRESQL is None, reason="a statement that only PostgreSQL has")
@pytest.mark.parametrize("table", ["case_notes", "decisions", "alerts", "sealed_entries"])
def test_no_table_is_truncated(case, table: str) -> None:
    with pytest.raises(Error, match="never"):
        sql(f"TRUNCATE {table} CASCADE")
