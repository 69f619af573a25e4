"""A call to every service, by its name, past every page and operation; what follows a slash tells several apart."""

from collections.abc import Callable, Mapping
from typing import Any

from .firm import DAY, LATER, OURS, RAN, RAN_OWNER, WHOLE_FIRM, Objects, actor
from .firm import document as file
from .of_pages import may_be_away
from .oracle import Sample

Said = Callable[[Objects], dict[str, Any]]


def _services() -> Mapping[str, Any]:
    """The functions, by their names, as pages and operations call them."""
    from countersign.casework import absences, alerts, cases, investigating, requests, signing, waivers

    found: dict[str, Any] = {}
    for module in (absences, alerts, cases, investigating, requests, signing, waivers):
        found |= {n: f for n, f in vars(module).items() if getattr(f, "__module__", "") == module.__name__}
    return found


def _do(name: str, *of: str, said: Said, needs: str = "WORK", work: bool = True, **more: Any) -> Sample:
    return Sample(lambda to, o: to.do(_services()[name], **said(o)), of=of, needs=needs, work=work, **more)


def _case(name: str, about: str = "case", *also: str, said: Said = lambda _: {}, **more: Any) -> Sample:
    """A service that changes a case."""
    return _do(name, about, *also, said=lambda o: {"case": getattr(o, about), **said(o)}, **more)


_DISMISS = {"finding": "explained", "reason": "A test.", "sample_percent": 0}
_PART = {"title": "A case", "due": LATER, "steps": ()}
SERVICES: dict[str, Sample] = {
    "assign": _do("assign", "alert", said=lambda o: {"alerts": [o.alert], "to": actor(o.person)}),
    "assign/to another": _do(
        "assign", "alert", said=lambda o: {"alerts": [o.alert], "to": actor("maker")}, needs="ASSIGN"
    ),
    "dismiss": _do("dismiss", "alert", said=lambda o: {"alerts": [o.alert], **_DISMISS}),
    "open_case": _do("open_case", "alert", said=lambda o: {"alerts": [o.alert], **_PART}),
    "add_alerts": _case("add_alerts", "case", "alert", said=lambda o: {"alerts": [o.alert]}),
    "assign_case": _case("assign_case", said=lambda o: {"to": actor(o.person)}),
    "assign_case/to another": _case("assign_case", said=lambda _: {"to": actor("signer")}, needs="ASSIGN"),
    "start": _case("start"),
    "wait": _case("wait", said=lambda _: {"reason": "For them."}),
    "decide": _case("decide", "ready", said=lambda _: {"finding": "explained", "reason": "So."}),
    "close": _case("close", "countersigned"),
    "reopen": _case("reopen", "countersigned", said=lambda _: {"reason": "News.", "due": LATER}),
    "merge": _case("merge", "other_case", "case", said=lambda o: {"into": o.case, "reason": "Alike."}),
    "take_out": _case("take_out", "case", "inside", said=lambda o: {"alerts": [o.inside]}),
    "split": _case("split", "case", "inside", said=lambda o: {"alerts": [o.inside], **_PART}),
    "link": _case("link", "case", "ready", said=lambda o: {"other": o.ready, "reason": "Alike."}),
    "do_step": _case("do_step", said=lambda _: {"step": "ask", "result": "Asked."}),
    "say": _case("say", said=lambda _: {"answers": {"who": "They."}}),
    "write_note": _case("write_note", said=lambda _: {"text": "A note."}),
    "add_document": _case("add_document", said=lambda _: {"document": file("more.txt")}),
    "ask": _case(
        "ask",
        said=lambda _: {"introducing_firm_id": OURS, "reachable": [OURS], "question": "Who?", "due": LATER},
        needs="ASK",
        sealed=(400,),
    ),
    "answer": _do(
        "answer",
        "request",
        said=lambda o: {"request": o.request, "text": "They.", "documents": []},
        needs="ANSWER",
        owner="introducing firm",
        seen_by="request",
        work=False,
    ),
    "end_request": _do(
        "end_request",
        "request",
        said=lambda o: {"request": o.request, "reason": "No answer."},
        needs="ASK",
    ),
    **{
        f"{service}/{name}": sample
        for name in ("dismissal", "disposition", "waiver_decision")
        for service, sample in {
            "approve": _do(
                "approve",
                name,
                said=lambda o, name=name: {"decision": getattr(o, name), "digest_seen": o.digest(name)},
                needs="APPROVE",
                signs=True,
            ),
            "send_back": _do(
                "send_back",
                name,
                said=lambda o, name=name: {"decision": getattr(o, name), "reason": "More."},
                needs="APPROVE",
                signs=True,
            ),
            "withdraw": _do(
                "withdraw",
                name,
                said=lambda o, name=name: {"decision": getattr(o, name)},
                needs="",
                work=False,
                withdraws=True,
            ),
        }.items()
    },
    "propose_waiver": _do(
        "propose_waiver",
        said=lambda _: {
            "control_id": RAN,
            "circle": "",
            "owner": RAN_OWNER,
            "matches": {"person_id": "P1"},
            "starts": DAY,
            "ends": LATER,
            "longest_days": 90,
            "reason": "A test.",
        },
        owner=RAN_OWNER,
    ),
    "propose_waiver/about": _do(
        "propose_waiver",
        "waiver",
        said=lambda o: {
            "control_id": RAN,
            "circle": "",
            "owner": o.owner,
            "matches": {"person_id": o.about},
            "starts": DAY,
            "ends": LATER,
            "longest_days": 90,
            "reason": "A test.",
        },
        seen_by="everybody",
    ),
    "end_waiver": _do("end_waiver", "waiver", said=lambda o: {"waiver": o.waiver}, work=False),
    "record_absence/own": _do(
        "record_absence",
        said=lambda o: {"person": o.person, "deputy": actor("maker"), "starts": DAY, "ends": LATER},
        needs="",
        own_only=lambda who: may_be_away(who.roles),
    ),
    "record_absence/another's": _do(
        "record_absence",
        said=lambda _: {"person": "signer", "deputy": actor("maker"), "starts": DAY, "ends": LATER},
        needs="ASSIGN",
        owner=WHOLE_FIRM,
    ),
    "end_absence": _do("end_absence", said=lambda o: {"absence": o.absence}, needs="ASSIGN", owner=WHOLE_FIRM),
}
