"""Makes the firm that the browsers look at: the demonstration's day of a smaller firm, and something of every kind.

Run as `python -m tests.browser.making FOLDER SIZE [furnished]`, in a process of its own. An account is opened for
everybody. A furnished firm has besides a record of every kind, told in `things.json`, and rows in quarantine.
"""

import io
import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from countersign.casework import migrate
from countersign.day.demonstrating import DAY, demonstrate
from countersign.day.installation import Installation
from countersign.day.loading import load_files
from countersign.web.settings import configure_workbench

TODAY = date(2017, 10, 3)
MORNING = datetime(2017, 10, 3, 13, 0, tzinfo=UTC)  # nine o'clock where the firm is
PASSWORD = "three ripe wooden pears"
OFFICER = "information security officer"
BAD_LINES = {"registration-events": "registration_events", "background-checks": "background_checks"}


def address_of(person: str) -> str:
    """How a person signs in."""
    return f"{person}@example.test"


def make(folder: Path, size: float, *, furnished: bool) -> None:
    """Make it all."""
    demonstrate(folder, at=MORNING, progress=None, size=size)
    if furnished:
        _put_rows_in_quarantine(folder)
    firm = configure_workbench(folder, today=TODAY)
    migrate(None)
    _open_accounts(sorted(firm.people))
    if furnished:
        things = _furnish(firm)
        (folder / "things.json").write_text(json.dumps(things), encoding="utf-8")


def _put_rows_in_quarantine(folder: Path) -> None:
    """Deliver two files again, each with a line too many that nobody can read."""
    inbox = folder / "inbox"
    for name in BAD_LINES.values():
        delivered = inbox / f"{name}_{DAY}.csv"
        lines = delivered.read_text(encoding="utf-8").splitlines()
        columns = lines[0].count(",")
        delivered.write_text("\n".join([*lines, "not a row of it" + "," * columns, ""]), encoding="utf-8")
    installation = Installation(folder, MORNING)
    with installation.alone():
        load_files(installation, today=TODAY)
        installation.checkpoint()


def _open_accounts(people: list[str]) -> None:
    from django.contrib.auth.hashers import make_password

    from countersign.web.accounts.services import accept_invitation, invite_by_command
    from countersign.web.workplace import workplace

    log, encoded = workplace().log, make_password(PASSWORD)
    for person in people:
        secret = invite_by_command(person=person, email=address_of(person), today=TODAY, at=MORNING, log=log)
        accept_invitation(secret=secret, encoded_password=encoded, today=TODAY, at=MORNING, log=log)


def _furnish(firm) -> dict[str, str]:
    """A record of every kind, by services; each by the name of its kind."""
    from countersign.casework import absences, alerts, cases, investigating, requests, waivers
    from countersign.casework.acting import actor_for
    from countersign.casework.documents import accept
    from countersign.casework.models import Alert
    from countersign.casework.raising import Found, raise_alerts
    from countersign.web.accounts.services import invite_by_command
    from countersign.web.workplace import workplace

    def actor(person):
        return actor_for(firm, person=f"example-{person}", today=TODAY, at=MORNING)

    def raised(*keys, control="alert_not_answered", owner=OFFICER, limit=100, circle="", critical=False):
        raise_alerts(
            control_id=control,
            topic="access",
            owner=owner,
            critical=critical,
            circle=circle,
            as_of=DAY,
            answer_due=TODAY,
            found=[
                Found((key,), f"Login {key} was used.", {"person_id": key, "system_id": "insurer-records"}, {})
                for key in keys
            ],
            limit=limit,
            at=MORNING,
        )
        return list(Alert.objects.filter(control_id=control).order_by("kind", "id").values_list("id", flat=True))

    def stored(name, text):
        return accept(io.BytesIO(text), name, files=firm.files, at_most_megabytes=1)

    iso, cco = actor("iso"), actor("cco")
    own = list(Alert.objects.filter(control_id="transition_not_reconciled").order_by("id").values_list("id", flat=True))
    [dismissed] = raised("X1", control="use_after_leaving", critical=True)
    group = raised(*(f"G{n}" for n in range(1, 13)), control="late_u4_group", limit=3)
    [sealed] = raised("S1", control="sealed_control", owner="AML officer", circle="sar")
    steps = workplace().rulebook.investigations["access"]
    case = cases.open_case(alerts=own[:2], title="Weeks that nobody reconciled", due=DAY, steps=steps, actor=cco)
    investigating.say(case=case.id, answers={"who": "Nobody signed."}, actor=cco)
    investigating.do_step(case=case.id, step="end_access", result="Nothing to end.", not_needed=True, actor=cco)
    investigating.write_note(case=case.id, text="The lists were made, and nobody signed them.", actor=cco)
    document = investigating.add_document(case=case.id, document=stored("list.txt", b"nobody\n"), actor=cco)
    question, due = "Who had access?", date(2017, 10, 10)
    request, answered = (
        requests.ask(case=case.id, introducing_firm_id="harbor", question=question, due=due, actor=cco) for _ in "12"
    )
    sent = [stored("people.txt", b"Gideon\n")]
    requests.answer(request=answered.id, text="Two of us.", documents=sent, actor=actor("introducing"))
    other = cases.open_case(alerts=own[2:3], title="One more week", due=date(2017, 10, 20), steps=(), actor=iso)
    cases.link(case=case.id, other=other.id, reason="The same cause.", actor=cco)
    investigating.say(case=other.id, answers=dict.fromkeys(cases.QUESTIONS, "as in the other case"), actor=iso)
    decision = cases.decide(case=other.id, finding="put right", reason="Signed since.", actor=iso)
    dismissal = alerts.dismiss(
        alerts=[dismissed], finding="explained", reason="A test login.", sample_percent=0, actor=iso
    )[0]
    waiver = waivers.propose_waiver(
        control_id="recertification_overdue",
        owner=OFFICER,
        matches={"system_id": "learning"},
        starts=TODAY,
        ends=date(2017, 11, 1),
        longest_days=365,
        reason="The system ends this month.",
        actor=iso,
    )
    absences.record_absence(
        person="example-hr",
        deputy=actor("ops"),
        starts=TODAY,
        ends=date(2017, 10, 9),
        actor=cco,
    )
    secret = invite_by_command(
        person="example-operator",
        email=address_of("example-operator"),
        today=TODAY,
        at=MORNING,
        log=workplace().log,
    )
    return {
        "alert": own[3],
        "waiting_alert": dismissed,
        "group": group[0],
        "sealed_alert": sealed,
        "case": case.id,
        "decided_case": other.id,
        "document": document.id,
        "request": request.id,
        "answered_request": answered.id,
        "own_document": answered.documents.get().id,
        "decision": decision.id,
        "dismissal": dismissal.id,
        "waiver": waiver.id,
        "waiver_decision": waiver.decision_id,
        "invitation": secret,
    }


if __name__ == "__main__":
    where, how_large, *more = sys.argv[1:]
    make(Path(where), float(how_large), furnished="furnished" in more)
