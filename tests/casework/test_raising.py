"""An exception is put in front of people once, and again only after it was disposed of."""

from countersign.casework.evidence_storage import SealedStorage
from countersign.casework.models import Alert
from countersign.casework.selectors import open_alerts
from countersign.evidence import Log

from .drill import CONTROL, alert, at, close, day, failures, found, run


def test_an_exception_is_one_alert_however_many_days_it_is_found(log: Log) -> None:
    (first,) = run(1, found("a")).new
    assert run(2, found("a")).extended == (first,)
    assert run(5, found("a")).extended == (first,)
    row = alert(first)
    assert (row.raised_date, row.first_seen_date, row.last_seen_date) == (day(1), day(1), day(5))
    assert (row.status, row.answer_due_date, row.sequence, row.follows) == ("new", day(2), 1, None)
    assert row.key_parts == ("a",)
    assert not failures()


def test_the_same_run_again_changes_nothing_and_writes_no_evidence(log: Log) -> None:
    assert len(run(1, found("a", "b")).new) == 2
    run(2, found("a", "b"))
    before = (log.size, list(Alert.objects.order_by("id").values()))
    for number in (1, 2):
        raised = run(number, found("a", "b"))
        assert (raised.new, raised.extended, raised.grouped, raised.warning) == ((), (), (), None)
    assert (log.size, list(Alert.objects.order_by("id").values())) == before


def test_a_late_run_of_an_earlier_date_widens_the_alert_and_raises_no_second_one(log: Log) -> None:
    (first,) = run(6, found("a")).new
    assert run(3, found("a")).extended == (first,)
    row = alert(first)
    assert (row.raised_date, row.first_seen_date, row.last_seen_date) == (day(6), day(3), day(6))
    assert run(4, found("a")).extended == ()
    assert not failures()


def test_activity_after_the_disposal_is_a_new_alert_that_follows_the_old_one(log: Log) -> None:
    (first,) = run(1, found("a")).new
    close(first, 2)
    (second,) = run(3, found("a")).new
    assert second != first
    assert (alert(second).follows_id, alert(second).sequence) == (first, 2)
    assert alert(first).last_seen_date == day(1)
    close(second, 3)
    (third,) = run(4, found("a")).new
    assert (alert(third).follows_id, alert(third).sequence) == (second, 3)
    assert not failures()


def test_activity_up_to_the_date_of_the_disposal_is_settled(log: Log) -> None:
    (first,) = run(1, found("a")).new
    close(first, 4)
    size = log.size
    for number in (1, 3, 4):
        assert run(number, found("a")).new == ()
    assert log.size == size
    (second,) = run(5, found("a")).new
    assert run(3, found("a")).extended == ()
    assert alert(second).first_seen_date == day(5)


def test_rows_with_one_key_are_one_exception_and_the_first_is_shown(log: Log) -> None:
    first, other = found("a")[0], found("b")[0]
    same_key = type(other)(first.key, other.sentence, other.values)
    (raised,) = run(1, [first, same_key]).new
    assert alert(raised).sentence == first.sentence


def test_the_same_key_of_another_control_is_another_alert(log: Log) -> None:
    one, other = run(1, found("a")).new, run(1, found("a"), control_id="shared_logins").new
    assert one != other
    assert Alert.objects.count() == 2


def test_the_same_alert_has_the_same_id_everywhere(log: Log) -> None:
    assert run(1, found("a")).new == ("a2b15f39cb1ba224",)


def test_each_change_writes_one_entry_that_holds_nothing_but_ids_digests_and_dates(log: Log) -> None:
    (first,) = run(1, found("a")).new
    run(2, found("a"))
    decision = close(first, 2)
    raised, extended, prepared, alone, disposed = log.entries()
    assert [entry.kind for entry in (prepared, alone)] == ["dismissal prepared", "dismissal stands alone"]
    assert {entry.subject for entry in (prepared, alone)} == {decision.id}
    assert [entry.kind for entry in (raised, extended, disposed)] == [
        "alert raised",
        "alert extended",
        "alert disposed of",
    ]
    assert {entry.subject for entry in (raised, extended, disposed)} == {first}
    assert (raised.as_of, raised.at, raised.actor) == (day(1), at(1), "system")
    assert raised.body.keys() == {"record", "digest", "control_id"}
    assert extended.body.keys() == {"record", "digest", "control_id", "before"}
    assert extended.body["before"] == raised.body["digest"]
    assert disposed.body["before"] == extended.body["digest"]
    assert (prepared.actor, prepared.body.keys()) == ("P1", {"record", "digest", "content"})
    assert (disposed.actor, disposed.body["decision"]) == ("P1", decision.id)
    assert disposed.body.keys() == {"record", "digest", "before", "decision"}


def test_alerts_of_a_circle_are_evidenced_apart_and_shown_to_the_circle_alone(log: Log) -> None:
    (sealed,) = run(1, found("a"), circle="sar").new
    (plain,) = run(1, found("b")).new
    assert [entry.subject for entry in log.entries()] == [plain]
    assert [entry.subject for entry in Log(SealedStorage()).entries()] == [sealed]
    assert [row.id for row in open_alerts()] == [plain]
    assert {row.id for row in open_alerts(circles={"sar"})} == {sealed, plain}


def test_open_alerts_can_be_asked_for_by_control_and_by_role(log: Log) -> None:
    run(2, found("late"))
    (first,) = run(1, found("a")).new
    (other,) = run(1, found("a"), control_id="shared_logins", owner="operator").new
    assert [row.id for row in open_alerts()][:2] == [other, first]
    assert [row.id for row in open_alerts(owner="operator")] == [other]
    assert [row.id for row in open_alerts(control_id="shared_logins")] == [other]
    close(first, 2)
    assert next(row.id for row in open_alerts(control_id=CONTROL)) != first
    assert [row.id for row in open_alerts(owner="operator")] == [other]
