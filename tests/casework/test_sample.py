"""Of what one person may dismiss, a sample waits for a second: nobody knows before which, anybody can check after."""

import secrets
from hashlib import sha256
from itertools import count

import pytest

from countersign.casework import alerts, recording, signing
from countersign.casework.alerts import drawn
from countersign.casework.errors import CaseworkError, NotAllowedError
from countersign.casework.evidence_storage import DatabaseStorage
from countersign.casework.models import Decision
from countersign.evidence import Log

from .drill import again, alert, dismiss, entries, failures, found, kinds, person, run, sign, sql


@pytest.fixture
def repeatable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Salts and ids that are the same in every run of the test, so that the draw is."""
    salts, ids = count(1), count(1)
    monkeypatch.setattr(secrets, "token_hex", lambda size: next(ids).to_bytes(size, "big").hex())
    monkeypatch.setattr(
        recording, "log_of", lambda _: Log(DatabaseStorage(), salt=lambda size: next(salts).to_bytes(size, "big"))
    )


@pytest.mark.usefixtures("database", "repeatable")
def test_the_sample_is_drawn_at_its_rate_and_can_be_drawn_again() -> None:
    raised = run(3, found(*(f"e{number}" for number in range(400))), limit=1000).new
    decisions = alerts.dismiss(
        alerts=raised, finding="put right", reason="A test.", sample_percent=10, actor=person("P1")
    )
    waiting = [decision.id for decision in decisions if decision.status == "prepared"]
    assert 25 <= len(waiting) <= 60
    assert {again(decision).second_person for decision in decisions} == {"", "in the sample"}
    prepared = {entry.subject: entry.index for entry in entries() if entry.kind == "dismissal prepared"}
    for decision in decisions:
        assert drawn(prepared[decision.id], 10) == (decision.id in waiting)
    by = {entry.subject: entry.body["drawn_by"] for entry in entries() if "drawn_by" in entry.body}
    assert by == {decision: prepared[decision] for decision in waiting}


@pytest.mark.usefixtures("database")
def test_over_many_entries_the_rate_is_the_firms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DatabaseStorage, "node", lambda _, __, index: sha256(str(index).encode()).digest())
    for percent in (0, 1, 10, 50, 99, 100):
        share = sum(drawn(entry, percent) for entry in range(20_000)) / 20_000
        assert share == pytest.approx(percent / 100, abs=0.01)
        if percent in (0, 100):
            assert share == percent / 100
    assert all(drawn(entry, 30) for entry in range(5000) if drawn(entry, 10)), "a higher rate draws those and more"


@pytest.mark.usefixtures("database")
def test_what_is_drawn_waits_for_a_second_person() -> None:
    (raised,) = run(3, found("a")).new
    decision = dismiss(raised, 4, sample_percent=100)
    assert (decision.status, again(decision).second_person) == ("prepared", "in the sample")
    assert alert(raised).status == "new"
    with pytest.raises(NotAllowedError, match="You prepared this decision"):
        sign(decision, 4, "P1")
    with pytest.raises(CaseworkError, match="waits for a second person"):
        dismiss(raised, 4, "P3")
    sign(decision, 4)
    assert alert(raised).status == "disposed of"
    assert kinds(decision) == ["dismissal prepared", "dismissal drawn for a second person", "dismissal approved"]
    assert not failures()


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("end", ["withdrawn", "returned"])
def test_an_alert_that_was_drawn_stays_drawn_however_often_its_dismissal_is_prepared(end: str) -> None:
    (raised,) = run(3, found("a")).new
    first = dismiss(raised, 4, sample_percent=100)
    if end == "withdrawn":
        signing.withdraw(decision=first.id, actor=person("P1"))
    else:
        signing.send_back(decision=first.id, reason="Say which test.", actor=person("P2"))
    second = dismiss(raised, 4, sample_percent=0)
    assert (second.status, again(second).second_person) == ("prepared", "in the sample")
    (said,) = [entry.body for entry in entries() if "drawn_before" in entry.body]
    assert said["drawn_before"] == first.id
    assert not failures()


@pytest.mark.usefixtures("database")
def test_the_database_refuses_to_take_a_dismissal_out_of_the_sample() -> None:
    (raised,) = run(3, found("a")).new
    dismiss(raised, 4, sample_percent=100)
    for change in ("second_person = ''", "second_person = '', status = 'stands alone'", "status = 'stands alone'"):
        with pytest.raises(Exception, match=r"does not change|alone_only"):
            sql(f"UPDATE decisions SET {change}")


@pytest.mark.usefixtures("database")
def test_a_sealed_dismissal_is_drawn_by_the_sealed_log() -> None:
    (raised,) = run(3, found("a"), circle="sar").new
    (decision,) = alerts.dismiss(
        alerts=[raised], finding="explained", reason="So.", sample_percent=100, actor=person("P1", circles=["sar"])
    )
    assert Decision.objects.get(id=decision.id).second_person == "in the sample"
    assert not list(Log(DatabaseStorage()).entries())
    assert not failures()
