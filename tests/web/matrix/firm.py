"""A firm with a person for every role, and an object of every kind in it, laid out around the person who tries."""

import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.day.conftest import FEEDS, FILES

from ..conftest import OFFERED, write_settings

if TYPE_CHECKING:
    from .oracle import Table

MONDAY, DAY = date(2017, 3, 20), date(2017, 3, 21)
AT = datetime(2017, 3, 21, 15, 0, tzinfo=UTC)
LATER = DAY + timedelta(days=20)
BAD_LINE = "6,records,ann,not a moment,LOOK"
CIRCLE = "sar"
RAN, NOT_RUN, FEED = "use_after_leaving", "access_after_agreement", "log"
RAN_OWNER = "information security officer"
WHOLE_FIRM = "the whole firm"  # in the area of whoever oversees everything, and of nobody else
OURS, OTHERS = "harbor", "other-harbor"  # two introducing firms

FIRMS = """
[feeds.firms]
adapter = "csv"
table = "introducing_firms"
files = "firms_{date}.csv"
schedule = "each calendar day"
due = "next day 08:00"
[feeds.firms.columns]
introducing_firm_id = "firm"
name = "firm"
firm_crd_number = { constant = "none" }
carried_as = { constant = "fully disclosed" }
owner_id = { constant = "P9" }
notice_address = { constant = "none" }
began_date = { constant = "2016-01-01" }
ended_date = { constant = "9999-12-31" }
"""

_THINGS = {"account_id": "A1", "security_id": "S1", "vendor_id": "V1", "introducing_firm_id": OURS}

ROLES = (
    "chief compliance officer",
    "deputy chief compliance officer",
    "chief executive officer",
    "chief financial officer",
    "FINOP",
    "AML officer",
    "AML analyst",
    "operations principal",
    "cashiering",
    "stock loan",
    "information security officer",
    "identity and access manager",
    "introducing-firm relations",
    "vendor manager",
    "registration manager",
    "human resources manager",
    "legal",
    "records officer",
    "supervising principal",
    "examiner",
    "internal auditor",
    "independent consultant",
    "control author",
    "operator",
    "introducing firm",
)
FORMER = "2017-03-01"  # when the role of the former examiner ended


@dataclass(frozen=True)
class Who:
    """Somebody who tries everything, as the oracle knows them."""

    person: str
    roles: frozenset[str]
    owner: str  # whose work is in the area, where any is
    circles: frozenset[str] = frozenset()
    firm: str = ""
    signs_in: bool = True

    def __str__(self) -> str:
        return self.person


def slug(role: str) -> str:
    return role.lower().replace(" ", "-")


def _who(person: str, *roles: str, owner: str = "", **more: Any) -> Who:
    return Who(person, frozenset(roles), owner or roles[0], **more)


WHO = (
    *(_who(slug(role), role) for role in ROLES if role != "introducing firm"),
    _who("introducing-firm", "introducing firm", firm=OURS),
    _who("deputy", "human resources manager", "information security officer", owner="information security officer"),
    _who("member", "AML officer", circles=frozenset({CIRCLE})),
    _who("locked", "chief compliance officer", signs_in=False),
    _who("expired", "examiner", signs_in=False),
    _who("former", "examiner", signs_in=False),
    _who("", "chief compliance officer", signs_in=False),
)


def _settings() -> str:
    """People, roles and circles: two officers who make everything, and one person for each role."""
    held = {"maker": "chief compliance officer", "signer": "chief compliance officer", "second": "operator"}
    held |= {slug(role): role for role in ROLES}
    held |= {"deputy": "human resources manager", "away": "information security officer", "member": "AML officer"}
    held |= {"locked": "chief compliance officer", "expired": "examiner", "former": "examiner"}
    lines = []
    for person, role in held.items():
        firm = f'introducing_firm = "{OURS}"\n' if role == "introducing firm" else ""
        lines.append(f'[[people]]\nid = "{person}"\nname = "{person.title()} Somebody"\n{firm}')
        until = FORMER if person == "former" else "2028-01-01"
        lines.append(f'[[roles]]\nrole = "{role}"\nperson = "{person}"\nfrom = 2016-01-01\nuntil = {until}\n')
    lines += [f'[[circles]]\ncircle = "{CIRCLE}"\nperson = "{p}"\nfrom = 2016-01-01\n' for p in ("maker", "signer")]
    lines += [f'[[circles]]\ncircle = "{CIRCLE}"\nperson = "{p}"\nfrom = 2016-01-01\n' for p in ("member", "away")]
    head = 'name = "Matrix Securities"\ntime_zone = "America/New_York"\ncrd_number = "1"\nfirst_day = 2017-03-20\n'
    return head + "\n".join(lines) + OFFERED


def write_firm(folder: Path) -> Path:
    """The firm after its first Monday, which was loaded and partly run; with a line in quarantine."""
    from countersign.casework import migrate
    from countersign.day.installation import Installation
    from countersign.day.loading import load_files
    from countersign.day.running import DayRun
    from countersign.web.settings import configure_workbench

    write_settings(folder)
    (folder / "firm.toml").write_text(_settings(), encoding="utf-8")
    (folder / "feeds.toml").write_text(FEEDS + FIRMS, encoding="utf-8")
    (folder / "inbox").mkdir()
    for name, text in {**FILES, "firms": f"firm\n{OURS}\n{OTHERS}\n"}.items():
        more = f"{BAD_LINE}\n" if name == FEED else ""
        (folder / "inbox" / f"{name}_{MONDAY}.csv").write_text(text + more, encoding="utf-8")
    configure_workbench(folder)
    migrate(app=None)
    installation = Installation(folder, datetime(2017, 3, 21, 9, 30, tzinfo=UTC))
    with installation.alone():
        load_files(installation, today=DAY)
        DayRun(installation).run(MONDAY, names=[RAN])
        installation.checkpoint()
    return folder


def copied(firm: Path, to: Path) -> Path:
    return Path(shutil.copytree(firm, to))


@dataclass
class Objects:
    """An object of every kind that belong together: whose area they are in, sealed to whom, about whom."""

    name: str
    owner: str
    circle: str = ""
    about: str = "P1"  # the person they are about
    firm: str = OURS  # the introducing firm that was asked
    preparer: str = "maker"
    person: str = ""  # who tries
    ids: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)

    def __getattr__(self, name: str) -> str:
        try:
            return self.ids[name]
        except KeyError:
            raise AttributeError(name) from None

    def version(self, name: str) -> str:
        """The version of one of them, as whoever saw it would name it."""
        return self.versions.get(name, "sha256:" + "0" * 64)

    def digest(self, name: str) -> str:
        return self.digests.get(name, "sha256:" + "0" * 64)

    def absent(self) -> "Objects":
        """The same, under ids that are nobody's."""
        ids = {name: f"{number:016x}" for number, name in enumerate(sorted(self.ids), start=0xABC0)}
        return replace(self, name=f"{self.name}, absent", ids=ids)


class Maker:
    """Makes objects, by people who may."""

    def __init__(self, objects: Objects) -> None:
        self.objects = objects
        self.by = actor(objects.preparer)
        self.number = 0

    def make(self) -> Objects:
        from countersign.casework import cases, investigating, requests, signing, waivers
        from countersign.casework.models import AlertMember

        made = self.objects
        self._keep("alert", self._alert())
        self._keep("group", self._alert(count=3, limit=1)[1])
        assert AlertMember.objects.filter(alert_id=made.group).exists()
        self._keep("dismissal", self._dismissal())
        case = self._keep("case", self._case(self._alert(), self._alert()))
        for alert, name in zip(case.alerts.order_by("id"), ("inside", "within"), strict=True):
            self._keep(name, alert)
        self._keep("step", case.steps.get())
        self._keep("note", investigating.write_note(case=case.id, text="A note.", actor=self.by))
        self._keep("document", investigating.add_document(case=case.id, document=document(), actor=self.by))
        self._keep("other_case", self._case(self._alert()))
        cases.link(case=made.case, other=made.other_case, reason="Alike.", actor=self.by)
        for name in ("disposition", "countersigned", "ready"):
            row = self._case(self._alert())
            investigating.say(case=row.id, answers=dict.fromkeys(cases.QUESTIONS, "Known."), actor=self.by)
            investigating.do_step(case=row.id, step="ask", result="Asked.", actor=self.by)
            if name == "ready":
                self._keep(name, row)
                continue
            decision = cases.decide(case=row.id, finding="explained", reason="So.", actor=self.by)
            self._keep("decided" if name == "disposition" else name, row)
            if name == "disposition":
                self._keep(name, decision)
            else:
                signing.approve(decision=decision.id, digest_seen=decision.content_digest, actor=actor("signer"))
        if not made.circle:
            asked = {
                "introducing_firm_id": made.firm,
                "reachable": [made.firm],
                "question": "Who?",
                "due": LATER,
                "actor": actor("maker"),
            }
            waits = self._keep("waits", self._case(self._alert(), by="maker"))
            self._keep("request", requests.ask(case=waits.id, **asked))
            answered = requests.ask(case=self._keep("answered_case", self._case(self._alert(), by="maker")).id, **asked)
            person = replace(actor("introducing-firm"), introducing_firm=made.firm)
            requests.answer(request=answered.id, text="They.", documents=[document("answer.txt")], actor=person)
            self._keep("sent_document", answered.documents.get())
            self._keep("answered", answered)
            proposed = self._waiver(waivers)
            self._keep("proposed", proposed)
            self._keep("waiver_decision", proposed.decision)
            waiver = self._waiver(waivers)
            decision = waiver.decision
            if made.about != "signer":
                signing.approve(decision=decision.id, digest_seen=decision.content_digest, actor=actor("signer"))
            self._keep("waiver", waiver)
        self._look_again()
        return made

    def _keep(self, name: str, row: Any) -> Any:
        self.objects.ids[name] = row.id
        self._rows = [*getattr(self, "_rows", []), (name, row)]
        return row

    def _look_again(self) -> None:
        from countersign.casework.selectors import version_of

        for name, row in self._rows:
            row.refresh_from_db()
            self.objects.versions[name] = version_of(row)
            if hasattr(row, "content_digest"):
                self.objects.digests[name] = row.content_digest

    def _alert(self, count: int = 1, limit: int = 10_000, *, critical: bool = False) -> Any:
        from countersign.casework.models import Alert
        from countersign.casework.raising import Found, raise_alerts

        made, found = self.objects, []
        for _ in range(count):
            self.number += 1
            key = f"{made.name} {self.number}"
            values = {"person_id": made.about, **(_THINGS if made.name == "inside" else {})}
            found.append(Found((key,), f"About {made.about}: {key}.", values, {"place": made.name}))
        raised = raise_alerts(
            control_id=RAN if count == 1 else NOT_RUN,
            topic="access",
            owner=made.owner,
            critical=critical,
            circle=made.circle,
            as_of=DAY,
            answer_due=DAY + timedelta(days=3),
            found=found,
            limit=limit,
            at=AT,
        )
        rows = [Alert.objects.get(id=one) for one in (*raised.new, *raised.grouped)]
        return rows[0] if count == 1 else (None, rows[0])

    def _dismissal(self) -> Any:
        from countersign.casework import alerts

        self._keep("waiting", alert := self._alert(critical=True))
        said = {"finding": "explained", "reason": "A test.", "sample_percent": 0}
        return alerts.dismiss(alerts=[alert.id], actor=self.by, **said)[0]

    def _case(self, *alerts: Any, by: str = "") -> Any:
        from countersign.authoring.investigation import StepToDo
        from countersign.casework import cases

        steps = (StepToDo("ask", "Ask them.", required=True),)
        made = {"title": f"Case of {self.objects.name}", "due": LATER, "steps": steps}
        return cases.open_case(alerts=[a.id for a in alerts], actor=actor(by) if by else self.by, **made)

    def _waiver(self, waivers: Any) -> Any:
        self.number += 1
        return waivers.propose_waiver(
            control_id=RAN,
            owner=self.objects.owner,
            circle="",
            matches={"person_id": self.objects.about, "login": f"{self.objects.name} {self.number}"},
            starts=DAY,
            ends=LATER,
            longest_days=90,
            reason="A test.",
            actor=self.by,
        )


def actor(person: str) -> Any:
    """The person, to act through services."""
    from countersign.casework.acting import actor_for
    from countersign.web.workplace import workplace

    return actor_for(workplace().firm, person=person, today=DAY, at=AT)


def document(name: str = "note.txt") -> Any:
    from countersign.casework.documents import accept
    from countersign.web.workplace import workplace

    return accept(BytesIO(b"Written down."), name, files=workplace().firm.files, at_most_megabytes=1)


def objects_around(who: Who, table: "Table") -> list[Objects]:
    """What the person tries: in their area and outside, about themselves, prepared by themselves, sealed."""
    mine = {role for role in who.roles if table.areas[role] is None}
    areas = {owner for role in who.roles for owner in table.areas[role] or ROLES}
    outside = next((role for role in ROLES if role not in areas), RAN_OWNER)
    assert mine or outside not in areas
    me = who.person or "nobody"
    sets = [Objects("inside", who.owner, person=me)]
    if who.signs_in:
        sets += [
            Objects("outside", outside, firm=OTHERS, person=me),
            Objects("sealed", who.owner, circle=CIRCLE, person=me),
            Objects("about oneself", who.owner, about=me, person=me),
        ]
    if who.circles:
        sets.append(Objects("sealed about oneself", who.owner, circle=CIRCLE, about=me, person=me))
    if table.can(who, "WORK", who.owner) and who.signs_in:
        sets.append(Objects("prepared by oneself", who.owner, preparer=me, person=me))
    return [with_message(Maker(one).make()) for one in sets]


def with_message(made: Objects) -> Objects:
    """The objects, with a message to the person about one of them."""
    from countersign.casework.messages import tell
    from countersign.casework.models import Message

    about, occasion = f"alert:{made.alert}", f"told of {made.name}"
    for name, person in (("message", made.person), ("others_message", "away")):
        tell(person=person, occasion=occasion, text=f"About {made.name}.", at=AT, about=about, circle=made.circle)
        made.ids[name] = Message.objects.get(person=person, occasion=occasion).id
    return made


def common(person: str) -> dict[str, str]:
    """An absence, tokens and a reset: what is there once, whoever tries."""
    from countersign.casework import absences
    from countersign.casework.selectors import version_of
    from countersign.web.accounts import services
    from countersign.web.workplace import workplace

    log = workplace().log
    for one in ("maker", "signer", "locked", "expired", "former", person or "maker"):
        account(one)
    services.lock(person="locked", reason="Lost.", actor=actor("second"), log=log)
    services.User.objects.filter(person_id="expired").update(expires_on=DAY)
    away = absences.record_absence(person="away", deputy=actor("deputy"), starts=DAY, ends=LATER, actor=actor("maker"))
    reset = services.prepare_second_factor_reset(person="signer", reason="Lost.", actor=actor("second"), log=log)
    token, _ = token_of(person or "maker", "read")
    others, _ = token_of("maker", "read")
    return {
        "absence": away.id,
        "absence_version": version_of(away),
        "reset": str(reset),
        "token": token,
        "others_token": others,
    }


def account(person: str) -> Any:
    """The person's account, made if there was none."""
    from countersign.web.accounts.models import User

    made = {"email": f"{person}@example.com", "password": "never asked for"}
    return User.objects.get_or_create(person_id=person, defaults=made)[0]


def token_of(person: str, *scopes: str) -> tuple[str, str]:
    """A token of the person's, and its secret."""
    from countersign.web.accounts.tokens import make_token
    from countersign.web.workplace import workplace

    account(person)
    made = {"name": "a program", "scopes": scopes, "good_for": timedelta(days=30)}
    token, secret = make_token(**made, actor=actor(person), log=workplace().log)
    return token.id, secret
