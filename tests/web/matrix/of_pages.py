"""A call to every page, by the name of its address; what follows a slash tells several calls to one page apart."""

from collections.abc import Callable
from typing import Any

from .firm import DAY, FEED, LATER, MONDAY, OURS, RAN, RAN_OWNER, WHOLE_FIRM, Objects
from .oracle import Sample

Said = Callable[[Objects], dict[str, Any]]
DONE, NO = (302,), (302, 200)  # done leads to another page; a form that is sent to oneself may answer either way
SEE, SYSTEM, WORK = ("SEE_CASEWORK",), ("SEE_SYSTEM",), ("WORK",)


def _nothing(_: Objects) -> dict[str, Any]:
    return {}


def _page(page: str, *args: object, gate: tuple[str, ...] = (), said: Said | None = None, **more: Any) -> Sample:
    """A page that is about none of the objects; with `said` a form is sent to it."""
    if said is None:
        return Sample(lambda to, _: to.see(page, *args), gate=gate, **more)
    return Sample(lambda to, o: to.send(page, *args, **said(o)), gate=gate, **more)


def _see(page: str, name: str, gate: tuple[str, ...] = SEE, said: Said = _nothing, **more: Any) -> Sample:
    """A page about one object."""
    return Sample(lambda to, o: to.see(page, getattr(o, name), **said(o)), gate=gate, of=(name,), **more)


def _act(page: str, *names: str, needs: str = "WORK", said: Said = _nothing, **more: Any) -> Sample:
    """A form that is sent to a page about one object, the first named; the form names the others."""
    more = {"gate": (needs,) if needs else (), "work": True, "ok": DONE, "needs": needs} | more
    return Sample(lambda to, o: to.send(page, getattr(o, names[0]), **said(o)), of=names, **more)


def _chosen(page: str, said: Said, **more: Any) -> Sample:
    """A form that is sent to a page that is about what the form names."""
    more = {"gate": WORK, "work": True, "ok": DONE, "needs": "WORK"} | more
    return Sample(lambda to, o: to.send(page, **said(o)), of=("alert",), **more)


_DISMISS = {"dismiss__finding": "explained", "dismiss__reason": "A test."}
_NEW_CASE = {"title": "A case", "due": LATER, "to": "maker"}
_WAIVER = {
    "waiver__control": RAN,
    "waiver__matches": "person_id = P1",
    "waiver__starts": DAY,
    "waiver__ends": LATER,
    "waiver__reason": "A test.",
}


def _file(_: Objects) -> dict[str, Any]:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return {"document__file": SimpleUploadedFile("more.txt", b"More.", "text/plain")}


ALERTS = {
    "alerts": _page("alerts", gate=SEE),
    "alert": _see("alert", "alert"),
    "alert/group": _see("alert", "group"),
    "alert/waiting": _see("alert", "waiting"),
    "alert_rows": _see("alert_rows", "alert"),
    "alert_members": _see("alert_members", "group"),
    "show_alert": _act("show_alert", "alert", needs="UNMASK", work=False),
    "take_alert": _act("take_alert", "alert"),
    "give_alert": _act("give_alert", "alert", needs="ASSIGN", said=lambda _: {"give__to": "maker"}),
    "dismiss_alert": _act("dismiss_alert", "alert", said=lambda _: _DISMISS),
    "put_in_case": _act("put_in_case", "alert", "case", said=lambda o: {"into__case": o.case}, outside=422),
    "take_selected": _chosen("take_selected", lambda o: {"alert": o.alert, "do": "take"}),
    "selected_alerts": Sample(
        lambda to, o: to.see("selected_alerts", alert=o.alert), gate=WORK, of=("alert",), unseen=400
    ),
    "selected_alerts/dismiss": _chosen(
        "selected_alerts", lambda o: {"alert": o.alert, "do": "dismiss", **_DISMISS}, unseen=400
    ),
    "selected_alerts/give": _chosen(
        "selected_alerts",
        lambda o: {"alert": o.alert, "do": "give", "give__to": "maker"},
        needs="ASSIGN",
        unseen=400,
    ),
}

CASES = {
    "cases": _page("cases", gate=SEE),
    "open_case": Sample(lambda to, o: to.see("open_case", alert=o.alert), gate=WORK, of=("alert",), unseen=400),
    "open_case/send": _chosen(
        "open_case", lambda o: {"alert": o.alert, **_NEW_CASE}, needs="ASSIGN", outside=422, unseen=400
    ),
    "case": _see("case", "case"),
    "case/decided": _see("case", "decided"),
    "case/countersigned": _see("case", "countersigned"),
    "case_file": _see("case_file", "case"),
    "take_case": _act("take_case", "case"),
    "give_case": _act("give_case", "case", needs="ASSIGN", said=lambda _: {"give__to": "maker"}),
    "start_case": _act("start_case", "case"),
    "wait_case": _act("wait_case", "case", said=lambda _: {"wait__reason": "For them."}),
    "close_case": _act("close_case", "countersigned"),
    "reopen_case": _act(
        "reopen_case", "countersigned", said=lambda _: {"reopen__reason": "News.", "reopen__due": LATER}
    ),
    "link_case": _act("link_case", "case", "ready", said=lambda o: {"link__other": o.ready, "link__reason": "Alike."}),
    "merge_case": _act(
        "merge_case", "other_case", "case", said=lambda o: {"merge__other": o.case, "merge__reason": "Alike."}
    ),
    "take_out_of_case": _act("take_out_of_case", "case", "inside", said=lambda o: {"take_out__alerts": o.inside}),
    "split_case": _act(
        "split_case",
        "case",
        "inside",
        said=lambda o: {"split__alerts": o.inside, "split__title": "Its own", "split__due": LATER},
    ),
    "ask_firm": _act(
        "ask_firm",
        "case",
        needs="ASK",
        sealed=(422,),
        said=lambda _: {"ask__introducing_firm": OURS, "ask__question": "Who?", "ask__due": LATER},
    ),
    "write_up": _see("write_up", "case", gate=WORK),
    "write_up/send": _act(
        "write_up", "case", said=lambda _: {"questions__who": "They.", "step__ask__result": "Asked."}
    ),
    "answer_questions": _act("answer_questions", "case", said=lambda _: {"questions__who": "They."}),
    "do_step": Sample(
        lambda to, o: to.send("do_step", o.case, "ask", step__ask__result="Asked."),
        gate=WORK,
        of=("case",),
        needs="WORK",
        work=True,
        ok=DONE,
    ),
    "write_note": _act("write_note", "case", said=lambda _: {"note__text": "A note."}),
    "add_document": _act("add_document", "case", said=_file),
    "document": _see("document", "document"),
}

DECISIONS = {
    "decisions": _page("decisions", gate=SEE),
    **{
        f"{page}/{name}": sample
        for name in ("dismissal", "disposition", "waiver_decision")
        for page, sample in {
            "decision": _see("decision", name),
            "sign_decision": _act(
                "sign_decision",
                name,
                needs="APPROVE",
                signs=True,
                said=lambda o, name=name: {"sign__digest": o.digest(name)},
            ),
            "return_decision": _act(
                "return_decision", name, needs="APPROVE", signs=True, said=lambda _: {"back__reason": "More."}
            ),
            "withdraw_decision": _act("withdraw_decision", name, needs="", gate=WORK, work=False, withdraws=True),
        }.items()
    },
    "waivers": _page("waivers", gate=SEE),
    "waiver": _see("waiver", "waiver"),
    "propose_waiver": _page("propose_waiver", gate=WORK),
    "propose_waiver/send": _page(
        "propose_waiver", gate=WORK, said=lambda _: _WAIVER, needs="WORK", owner=RAN_OWNER, ok=DONE, outside=422
    ),
    "end_waiver": _act("end_waiver", "waiver", work=False),
}

REQUESTS = {
    "requests": _page("requests", gate=SEE),
    "request": _see("request", "request"),
    "end_request": _act("end_request", "request", needs="ASK", said=lambda _: {"end_request__reason": "No answer."}),
    "firm_home": _page("firm_home", gate=("ANSWER",)),
    "own_accounts": _page("own_accounts", gate=("ANSWER",)),
    "answer_request": _see("answer_request", "request", gate=("ANSWER",), seen_by="request"),
    "answer_request/send": Sample(
        lambda to, o: to.send("answer_request", o.request, answer__text="They."),
        gate=("ANSWER",),
        of=("request",),
        seen_by="request",
        ok=DONE,
    ),
    "own_document": _see("own_document", "sent_document", gate=("ANSWER",), seen_by="request"),
}

SUBJECTS = {
    "search": Sample(lambda to, o: to.see("search", q=o.name), gate=SYSTEM),
    "person": _page("person", "P1", gate=SEE),
    "account_known": _page("account_known", "A1", gate=SEE),
    "system_known": _page("system_known", "records", gate=SEE),
    "introducing_firm": _page("introducing_firm", OURS, gate=SEE),
    "security": _page("security", "S1", gate=SEE),
    "vendor": _page("vendor", "V1", gate=SEE),
    "show_subject": _page("show_subject", "person", "P1", gate=("UNMASK",), said=_nothing, ok=DONE),
}

_AWAY = {"absence__deputy": "maker", "absence__starts": DAY, "absence__ends": LATER}
OWN = {
    "today": Sample(lambda to, _: to.see("today"), ok=(200, 302)),
    "account": _page("account"),
    "account_tokens": _page("account_tokens", ok=(200, 302)),
    "account_tokens/send": _page(
        "account_tokens", said=lambda _: {"name": "Mine", "scopes": ["read"], "days": 9}, ok=(200, 302)
    ),
    "account_token_revoke": Sample(lambda to, o: to.send("account_token_revoke", o.token), ok=DONE),
    "account_token_revoke/another's": Sample(lambda to, o: to.send("account_token_revoke", o.others_token), ok=(404,)),
    "messages": _page("messages"),
    "read_message": Sample(
        lambda to, o: to.send("read_message", o.message), of=("message",), seen_by="message", ok=DONE
    ),
    "read_message/another's": Sample(lambda to, o: to.send("read_message", o.others_message), ok=(404,)),
    "read_all_messages": _page("read_all_messages", said=_nothing, ok=DONE),
    "absences": _page("absences", gate=SYSTEM),
    "absences/own": Sample(
        lambda to, o: to.send("absences", absence__person=o.person, **_AWAY),
        gate=SYSTEM,
        ok=DONE,
        outside=403,
        own_only=lambda who: may_be_away(who.roles),
    ),
    "end_absence": Sample(
        lambda to, o: to.send("end_absence", o.absence), gate=SYSTEM, needs="ASSIGN", owner=WHOLE_FIRM, ok=DONE
    ),
}


def may_be_away(roles: frozenset[str]) -> bool:
    """Nobody acts for somebody who only reads, or who answers for another firm."""
    return bool(roles - {"examiner", "internal auditor", "independent consultant", "introducing firm"})


_MONDAY = MONDAY.isoformat()
ADMINISTERS, OPERATES = ("ADMINISTER",), ("OPERATE",)
SYSTEM_PAGES = {
    "calendar": _page("calendar", gate=SYSTEM),
    "controls": _page("controls", gate=SYSTEM),
    "control": _page("control", RAN, gate=SYSTEM),
    "control_try": _page("control_try", RAN, gate=SYSTEM, said=_nothing),
    "runs": _page("runs", gate=SYSTEM),
    "run": _page("run", RAN, _MONDAY, gate=SYSTEM),
    "run_control": _page("run_control", RAN, DAY, gate=OPERATES, said=_nothing, ok=(400,)),  # the day is not over
    "feeds": _page("feeds", gate=SYSTEM),
    "feed": _page("feed", FEED, gate=SYSTEM),
    "quarantine": _page("quarantine", FEED, _MONDAY, gate=SYSTEM),
    "correction": _page("correction", FEED, _MONDAY, gate=OPERATES),
    "resubmission": _page("resubmission", FEED, _MONDAY, gate=OPERATES, said=_nothing, ok=(404,)),  # of no delivery
    "evidence": _page("evidence", gate=SYSTEM),
    "entry": _page("entry", 0, gate=SYSTEM),
    "entry_proof": _page("entry_proof", 0, gate=SYSTEM),
    "entry_packet": _page("entry_packet", 0, gate=("EXPORT",), said=_nothing),
    "verifier": _page("verifier", gate=SYSTEM),
    "verify_evidence": _page("verify_evidence", gate=SYSTEM, said=_nothing, ok=DONE),
    "sealed_evidence": _page("sealed_evidence", gate=SYSTEM, outside=404, own_only=lambda who: bool(who.circles)),
    "sealed_entry": _page("sealed_entry", 0, gate=SYSTEM, outside=404, own_only=lambda who: bool(who.circles)),
    "record/alert": Sample(lambda to, o: to.see("record", f"alert:{o.alert}"), gate=SEE, of=("alert",)),
    "record/case": Sample(lambda to, o: to.see("record", f"case:{o.case}"), gate=SEE, of=("case",)),
    "administration": _page("administration", gate=ADMINISTERS),
    "roles": _page("roles", gate=ADMINISTERS),
    "thresholds": _page("thresholds", gate=ADMINISTERS),
    "person_account": _page("person_account", "signer", gate=ADMINISTERS),
    "invite_account": _page(
        "invite_account", "signer", gate=ADMINISTERS, said=lambda _: {"email": "signer@example.com"}, ok=DONE
    ),
    "lock_account": _page("lock_account", "signer", gate=ADMINISTERS, said=lambda _: {"reason": "Lost."}, ok=DONE),
    "unlock_account": _page("unlock_account", "locked", gate=ADMINISTERS, said=lambda _: {"reason": "Found."}, ok=DONE),
    "prepare_reset": _page("prepare_reset", "maker", gate=ADMINISTERS, said=lambda _: {"reason": "Lost."}, ok=DONE),
    "approve_reset": Sample(lambda to, o: to.send("approve_reset", "signer", o.reset), gate=ADMINISTERS, ok=DONE),
    "revoke_persons_token": Sample(
        lambda to, o: to.send("revoke_persons_token", "maker", o.others_token, reason="Lost."),
        gate=ADMINISTERS,
        ok=DONE,
    ),
    **{
        f"{page}/own": Sample(
            lambda to, o, page=page: to.send(page, o.person, reason="Mine.", email=f"{o.person}@example.com"),
            gate=ADMINISTERS,
            ok=(403, 400),
        )
        for page in ("invite_account", "lock_account", "unlock_account", "prepare_reset")
    },
}

PAGES: dict[str, Sample] = {**ALERTS, **CASES, **DECISIONS, **REQUESTS, **SUBJECTS, **OWN, **SYSTEM_PAGES}
