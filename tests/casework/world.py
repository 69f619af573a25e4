"""A firm in which several people do anything to anything, for the state machine: what happened, and what must hold."""

import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, connections

from countersign.casework import alerts, cases, configure, investigating, requests, signing, waivers
from countersign.casework.acting import Actor
from countersign.casework.documents import Accepted
from countersign.casework.errors import CaseworkError
from countersign.casework.evidence_storage import DatabaseStorage, transaction
from countersign.casework.models import Alert, AlertMember, Case, Decision, Document, Note, Request, Waiver
from countersign.casework.selectors import alerts_for, cases_for, decisions_for, waiting_for_signature
from countersign.evidence import Log, canonical, digest

from .drill import CONTROL, OWNER, STEPS, day, found, person, run

ROLES = {
    "P1": OWNER,
    "P2": OWNER,
    "P3": "chief compliance officer",
    "P4": "chief compliance officer",
    "P5": "identity and access manager",
    "F1": "introducing firm",
}
IN_THE_CIRCLE = ("P1", "P2", "P3")
OUTSIDER = "P4"
KEYS = "abcdefgh"
MADE = {"alert": Alert, "case": Case, "decision": Decision, "request": Request, "waiver": Waiver}

# What would show that somebody decided alone what takes two people, asked of the rows past the services.
ALONE = {
    "a decision in force that one person made where two are needed": """
        SELECT id FROM decisions WHERE status IN ('approved', 'stands alone') AND NOT (
            (status = 'approved' AND signed_by NOT IN ('', prepared_by) AND signed_digest = content_digest)
            OR (status = 'stands alone' AND second_person = '' AND kind = 'dismissal'))""",
    "an alert disposed of otherwise": """
        SELECT a.id FROM alerts a LEFT JOIN decisions d ON d.id = a.decision_id
        WHERE a.status = 'disposed of' AND (d.id IS NULL OR d.status NOT IN ('approved', 'stands alone')
            OR (a.critical AND d.status <> 'approved'))""",
    "a case ended otherwise": """
        SELECT c.id FROM cases c LEFT JOIN decisions d ON d.id = c.decision_id
        WHERE c.status IN ('countersigned', 'closed') AND c.merged_into_id IS NULL
            AND (d.id IS NULL OR d.status <> 'approved' OR d.kind <> 'disposition')""",
}


@dataclass(frozen=True)
class Act:
    """Something that somebody tries: the name of a method below, who, on which side, and numbers that choose."""

    name: str
    who: str
    sealed: bool
    one: int
    other: int


@dataclass
class World:
    """One database. Rows are chosen by how many of their side were made before them, so that a twin without the sealed
    side does the same with what is left."""

    today: int = 1
    aimed_at: str = ""
    notes: dict[str, str] = field(default_factory=dict)
    documents: set[tuple[str, str]] = field(default_factory=set)
    happened: Counter[str] = field(default_factory=Counter)
    made: dict[tuple[str, bool], list[str]] = field(default_factory=dict)

    @classmethod
    def begin(cls, template: Path, folder: Path) -> "World":
        shutil.copy(template, folder / "firm.sqlite3")
        configure(folder / "firm.sqlite3")
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")  # a test need not survive a power cut
        return cls()

    def do(self, act: Act) -> None:
        """Try it. What is refused leaves no evidence; but that a decision is void is kept."""
        actor, before = self.acting(self.who(act)), self.sizes()
        try:
            getattr(self, act.name)(act, actor)
        except CaseworkError:
            if before != self.sizes():
                assert act.name == "approve"
                assert Decision.objects.get(id=self.aimed_at).status == "void"
                self.happened["void when signed"] += 1
            return
        self.happened[act.name] += before != self.sizes() or act.name == "pass_a_day"

    @staticmethod
    def who(act: Act) -> str:
        return "F1" if act.name == "answer" and act.other % 2 else act.who

    def acting(self, who: str) -> Actor:
        circles = ["sar"] if who in IN_THE_CIRCLE else []
        return person(who, ROLES[who], on=self.today, circles=circles, firm="harborlight" * (who == "F1"))

    def sizes(self) -> tuple[int, ...]:
        """How many entries the two logs hold."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT (SELECT COUNT(*) FROM evidence_entries), (SELECT COUNT(*) FROM sealed_entries)")
            return tuple(cursor.fetchone())

    def pick(self, kind: str, act: Act, number: int) -> str:
        """The id of one of the rows of this side."""
        rows = self.made.get((kind, act.sealed), [])
        return rows[number % len(rows)] if rows else "none"

    def waiting(self, act: Act) -> str:
        """The id of a decision of this side that waits, or else of any."""
        ids = self.made.get(("decision", act.sealed), [])
        prepared = set(Decision.objects.filter(id__in=ids, status="prepared").values_list("id", flat=True))
        rows = [row for row in ids if row in prepared] or ids
        self.aimed_at = rows[act.one % len(rows)] if rows else "none"
        return self.aimed_at

    def keep(self, kind: str, row: Any, act: Act) -> None:
        self.made.setdefault((kind, act.sealed), []).append(row.id)

    # What can be tried.

    def pass_a_day(self, _: Act, __: Actor) -> None:
        self.today = min(self.today + 1, 25)

    def raise_some(self, act: Act, _: Actor) -> None:
        keys = [key for place, key in enumerate(KEYS) if act.one >> place & 1]
        exceptions = [one for key in keys for one in found(key, half="first" if key < "e" else "second")]
        critical = act.other % 2 == 1
        control = f"{CONTROL}-{critical}" + "-sealed" * act.sealed
        raised = run(
            max(1, self.today - act.other % 3),
            exceptions,
            control_id=control,
            critical=critical,
            circle="sar" if act.sealed else "",
            limit=3,
        )
        for new in (*raised.new, *raised.grouped, *filter(None, [raised.warning])):
            rows = self.made.setdefault(("alert", act.sealed), [])
            if new not in rows:
                rows.append(new)

    def assign(self, act: Act, actor: Actor) -> None:
        to = self.acting(sorted(ROLES)[act.other % len(ROLES)])
        alerts.assign(alerts=[self.pick("alert", act, act.one)], to=to, actor=actor)

    def dismiss(self, act: Act, actor: Actor) -> None:
        (decision,) = alerts.dismiss(
            alerts=[self.pick("alert", act, act.one)],
            finding=("put right", "explained")[act.other % 2],
            reason="It is so.",
            sample_percent=100 * (act.other % 3 == 0),
            actor=actor,
        )
        self.keep("decision", decision, act)

    def open_case(self, act: Act, actor: Actor) -> None:
        chosen = [self.pick("alert", act, number) for number in (act.one, act.one + act.other % 2)]
        case = cases.open_case(alerts=chosen, title="It", due=day(28), steps=STEPS, actor=actor)
        self.keep("case", case, act)

    def add_alerts(self, act: Act, actor: Actor) -> None:
        cases.add_alerts(case=self.pick("case", act, act.one), alerts=[self.pick("alert", act, act.other)], actor=actor)

    def take_out(self, act: Act, actor: Actor) -> None:
        case = self.pick("case", act, act.one)
        gathered = [row.id for row in Alert.objects.filter(case_id=case).order_by("id")]
        cases.take_out(case=case, alerts=gathered[: act.other % 3], actor=actor)

    def write_note(self, act: Act, actor: Actor) -> None:
        note = investigating.write_note(case=self.pick("case", act, act.one), text=f"Note {act.other}", actor=actor)
        self.notes[note.id] = note.text

    def add_document(self, act: Act, actor: Actor) -> None:
        file = Accepted(f"{act.other}.txt", "text/plain", 1, digest(str(act.other).encode()))
        document = investigating.add_document(case=self.pick("case", act, act.one), document=file, actor=actor)
        self.documents.add((document.id, file.digest))

    def decide(self, act: Act, actor: Actor) -> None:
        case, finding = self.pick("case", act, act.one), ("put right", "explained", "reported")[act.other % 3]
        with transaction():  # all of it or, where it is refused, nothing
            if act.other % 4:
                investigating.say(case=case, answers=dict.fromkeys(cases.QUESTIONS, f"{act.other}"), actor=actor)
                investigating.do_step(case=case, step="ask", result="Asked.", actor=actor)
            decision = cases.decide(case=case, finding=finding, reason="So.", actor=actor)
        self.keep("decision", decision, act)

    def work_through(self, act: Act, actor: Actor) -> None:
        """Something new, a case over it, and its decision prepared."""
        circle, critical = "sar" if act.sealed else "", act.other % 2 == 1
        new = found(f"new-{len(self.made.get(('alert', act.sealed), []))}", half="first")
        with transaction():
            control = f"{CONTROL}-{critical}" + "-sealed" * act.sealed
            raised = run(self.today, new, control_id=control, critical=critical, circle=circle).new
            case = cases.open_case(alerts=raised, title="It", due=day(28), steps=(), actor=actor)
            investigating.say(case=case.id, answers=dict.fromkeys(cases.QUESTIONS, "Known."), actor=actor)
            decision = cases.decide(case=case.id, finding="explained", reason="So.", actor=actor)
        self.made.setdefault(("alert", act.sealed), []).extend(raised)
        self.keep("case", case, act)
        self.keep("decision", decision, act)

    def approve(self, act: Act, actor: Actor) -> None:
        decision = Decision.objects.filter(id=self.waiting(act)).first()
        seen = decision.content_digest if decision and act.other % 5 else "sha256:0"
        row = signing.approve(decision=decision.id if decision else "none", digest_seen=seen, actor=actor)
        now = digest(canonical(signing.content_now(row, signing.subject_of(row))))
        assert row.signed_digest == row.content_digest == now, "what was approved is what is there"
        self.happened[f"{row.kind} approved"] += 1

    def send_back(self, act: Act, actor: Actor) -> None:
        signing.send_back(decision=self.waiting(act), reason="No.", actor=actor)

    def withdraw(self, act: Act, actor: Actor) -> None:
        signing.withdraw(decision=self.waiting(act), actor=actor)

    def close(self, act: Act, actor: Actor) -> None:
        cases.close(case=self.pick("case", act, act.one), actor=actor)

    def reopen(self, act: Act, actor: Actor) -> None:
        cases.reopen(case=self.pick("case", act, act.one), reason="New.", due=day(28), actor=actor)

    def merge(self, act: Act, actor: Actor) -> None:
        one, other = self.pick("case", act, act.one), self.pick("case", act, act.other)
        cases.merge(case=one, into=other, reason="Alike.", actor=actor)

    def link(self, act: Act, actor: Actor) -> None:
        other = Act(act.name, act.who, act.sealed and act.other % 2 == 0, act.one, act.other)
        one = self.pick("case", act, act.one)
        cases.link(case=one, other=self.pick("case", other, act.other), reason="Alike.", actor=actor)

    def ask(self, act: Act, actor: Actor) -> None:
        case = self.pick("case", act, act.one)
        request = requests.ask(
            case=case,
            introducing_firm_id="harborlight",
            reachable=["harborlight"],
            question="Who?",
            due=day(28),
            actor=actor,
        )
        self.keep("request", request, act)

    def answer(self, act: Act, actor: Actor) -> None:
        requests.answer(request=self.pick("request", act, act.one), text="They.", documents=[], actor=actor)

    def end_request(self, act: Act, actor: Actor) -> None:
        requests.end_request(request=self.pick("request", act, act.one), reason="No answer.", actor=actor)

    def propose_waiver(self, act: Act, actor: Actor) -> None:
        waiver = waivers.propose_waiver(
            control_id=f"{CONTROL}-{act.one % 2 == 1}",
            owner=OWNER,
            circle="",
            matches={"half": ("first", "second")[act.other % 2]},
            starts=day(self.today),
            ends=day(self.today + 3),
            longest_days=9,
            reason="A test.",
            actor=actor,
        )
        everybodys = Act(act.name, act.who, False, act.one, act.other)
        self.keep("waiver", waiver, everybodys)
        self.keep("decision", waiver.decision, everybodys)

    # What must hold.

    def nobody_decided_alone(self) -> None:
        """Whatever is in force and takes two people was signed by a second one."""
        with connection.cursor() as cursor:
            for what, statement in ALONE.items():
                cursor.execute(statement)
                assert cursor.fetchall() == [], what

    def nothing_is_lost(self) -> None:
        kept = dict(Note.objects.values_list("id", "text"))
        assert self.notes.items() <= kept.items()
        assert self.documents <= set(Document.objects.values_list("id", "digest"))

    def nothing_is_open_twice(self) -> None:
        alone = Alert.objects.exclude(status="disposed of").values_list("control_id", "kind", "key")
        members = AlertMember.objects.exclude(alert__status="disposed of").values_list("alert__control_id", "key")
        open_ = Counter(alone) + Counter((control, "exception", key) for control, key in members)
        assert all(number == 1 for number in open_.values())

    def seen_from_outside(self) -> dict[str, Any]:
        """All that an outsider's lists and everybody's log say; ids, which are drawn by lot, by their place."""
        places = {
            row: f"{kind} {place}"
            for (kind, sealed), rows in self.made.items()
            if not sealed
            for place, row in enumerate(rows)
        }
        outsider = person(OUTSIDER, ROLES[OUTSIDER], on=self.today)
        by_lot = {"id", "content", "content_digest", "signed_digest"}
        seen: dict[str, Any] = {}
        for name, rows in (
            ("alerts", alerts_for(outsider)),
            ("cases", cases_for(outsider)),
            ("decisions", decisions_for(outsider)),
            ("to sign", waiting_for_signature(outsider)),
        ):
            said = []
            for row in rows.values():
                facts = {column: places.get(value, value) for column, value in row.items() if column not in by_lot}
                if "subject" in facts:
                    kind, _, subject = str(facts["subject"]).partition(":")
                    facts["subject"] = f"{kind}:{places.get(subject, subject)}"
                said.append((places[row["id"]], sorted(map(str, facts.items()))))
            seen[name] = sorted(said)
        seen["log"] = [(e.kind, e.as_of, e.at, e.actor) for e in Log(DatabaseStorage()).entries()]
        return seen

    @staticmethod
    def end() -> None:
        connections.close_all()


ACTS = [
    *("raise_some", "dismiss", "open_case", "work_through", "decide", "approve", "approve") * 3,
    *("pass_a_day", "assign", "add_alerts", "take_out", "write_note", "add_document", "send_back", "withdraw", "close"),
    *("close", "close", "close", "ask", "ask", "answer", "answer", "end_request", "add_alerts", "take_out"),
    *("reopen", "merge", "link", "ask", "answer", "end_request", "propose_waiver", "approve", "decide"),
]
