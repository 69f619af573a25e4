"""A call to every operation of the API, by its name; what follows a slash tells several calls to one apart."""

from collections.abc import Callable
from typing import Any

from .firm import DAY, FEED, LATER, MONDAY, OURS, RAN, RAN_OWNER, WHOLE_FIRM, Objects
from .of_pages import may_be_away
from .oracle import Sample

Said = Callable[[Objects], dict[str, Any]]
SEE, SYSTEM, WORK = ("SEE_CASEWORK",), ("SEE_SYSTEM",), ("WORK",)
EITHER = ("SEE_CASEWORK", "ANSWER")
OK = (200, 201)


def _asked(operation: str, gate: tuple[str, ...] = (), said: Any = None, **more: Any) -> Sample:
    """An operation that is about none of the objects. What `more` has in capitals goes into the address."""
    named = {name.lower(): more.pop(name) for name in list(more) if name.isupper()}
    more = {"scope": "read", "ok": OK} | more
    return Sample(lambda to, _: to.ask(operation, said, **named), gate=gate, **more)


def _read(operation: str, slot: str, name: str = "", gate: tuple[str, ...] = SEE, **more: Any) -> Sample:
    """An operation that reads one object; `slot` is its place in the address."""
    name = name or slot
    return Sample(
        lambda to, o: to.ask(operation, **{slot: getattr(o, name)}), gate=gate, of=(name,), scope="read", **more
    )


def _act(operation: str, slot: str, *names: str, said: Said = lambda _: {}, needs: str = "WORK", **more: Any) -> Sample:
    """An operation that changes one object, the first named, in its version; what it sends names the others."""
    names = names or (slot,)
    more = {"gate": (needs,) if needs else (), "work": True, "ok": OK, "needs": needs, "scope": "work"} | more
    return Sample(
        lambda to, o: to.ask(operation, said(o), seen=o.version(names[0]), **{slot: getattr(o, names[0])}),
        of=names,
        **more,
    )


def _chosen(operation: str, said: Said, **more: Any) -> Sample:
    """An operation that is about the alert that is named in what is sent."""
    more = {"gate": WORK, "work": True, "ok": OK, "needs": "WORK", "scope": "work"} | more
    return Sample(lambda to, o: to.ask(operation, said(o)), of=("alert",), **more)


def _seen(o: Objects) -> list[dict[str, str]]:
    return [{"id": o.alert, "version": o.version("alert")}]


def _files(**said: str) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return said or {"file": SimpleUploadedFile("more.txt", b"More.", "text/plain")}


_DISMISS = {"finding": "explained", "reason": "A test."}
_WAIVER = {
    "control_id": RAN,
    "matches": {"person_id": "P1"},
    "starts": DAY.isoformat(),
    "ends": LATER.isoformat(),
    "reason": "A test.",
}
CASEWORK = {
    "list_alerts": _asked("list_alerts", SEE),
    "read_alert": _read("read_alert", "alert"),
    "read_alert/unmasked": Sample(
        lambda to, o: to.ask("read_alert", alert=o.alert, unmasked="true"),
        gate=SEE,
        of=("alert",),
        needs="UNMASK",
        scope="read",
    ),
    "list_alert_members": _read("list_alert_members", "alert", "group"),
    "read_alert_history": _read("read_alert_history", "alert"),
    "read_rows_behind_alert": _read("read_rows_behind_alert", "alert"),
    "assign_alerts": _chosen("assign_alerts", lambda o: {"alerts": _seen(o), "to": "maker"}, needs="ASSIGN"),
    "dismiss_alerts": _chosen("dismiss_alerts", lambda o: {"alerts": _seen(o), **_DISMISS}, scope="decide"),
    "assign_alert": _act("assign_alert", "alert", said=lambda o: {"to": o.person}),
    "assign_alert/to another": _act("assign_alert", "alert", said=lambda _: {"to": "maker"}, needs="ASSIGN", gate=WORK),
    "dismiss_alert": _act("dismiss_alert", "alert", said=lambda _: _DISMISS, scope="decide"),
    "list_cases": _asked("list_cases", SEE),
    "open_case": _chosen("open_case", lambda o: {"alerts": [o.alert], "title": "A case"}),
    "read_case": _read("read_case", "case"),
    "list_alerts_of_case": _read("list_alerts_of_case", "case"),
    "read_case_history": _read("read_case_history", "case"),
    "read_what_is_unfinished": _read("read_what_is_unfinished", "case"),
    "assign_case": _act("assign_case", "case", said=lambda o: {"to": o.person}),
    "assign_case/to another": _act("assign_case", "case", said=lambda _: {"to": "signer"}, needs="ASSIGN", gate=WORK),
    "start_investigation": _act("start_investigation", "case"),
    "let_case_wait": _act("let_case_wait", "case", said=lambda _: {"reason": "For them."}),
    "answer_questions": _act("answer_questions", "case", said=lambda _: {"who": "They."}),
    "decide_case": _act("decide_case", "case", "ready", said=lambda _: _DISMISS, scope="decide"),
    "close_case": _act("close_case", "case", "countersigned"),
    "reopen_case": _act("reopen_case", "case", "countersigned", said=lambda _: {"reason": "News."}),
    "add_alerts_to_case": _act("add_alerts_to_case", "case", "case", "alert", said=lambda o: {"alerts": [o.alert]}),
    "take_alerts_out_of_case": _act(
        "take_alerts_out_of_case", "case", "case", "inside", said=lambda o: {"alerts": [o.inside]}
    ),
    "merge_case": _act("merge_case", "case", "other_case", "case", said=lambda o: {"into": o.case, "reason": "Alike."}),
    "split_case": _act(
        "split_case", "case", "case", "inside", said=lambda o: {"alerts": [o.inside], "title": "Its own"}
    ),
    "link_case": _act("link_case", "case", "case", "ready", said=lambda o: {"other": o.ready, "reason": "Alike."}),
    "list_steps": _read("list_steps", "case"),
    "do_step": Sample(
        lambda to, o: to.ask("do_step", {"result": "Asked."}, seen=o.version("step"), case=o.case, step="ask"),
        gate=WORK,
        of=("case", "step"),
        needs="WORK",
        work=True,
        scope="work",
    ),
    "list_notes": _read("list_notes", "case"),
    "write_note": _act("write_note", "case", said=lambda _: {"text": "A note."}),
    "list_links": _read("list_links", "case"),
    "list_documents": _read("list_documents", "case"),
    "add_document": Sample(
        lambda to, o: to.ask("add_document", files=_files(), case=o.case),
        gate=WORK,
        of=("case",),
        needs="WORK",
        work=True,
        scope="work",
        ok=OK,
    ),
    "read_document": _read("read_document", "document", gate=EITHER),
    "read_document/of a request": _read("read_document", "document", "sent_document", gate=EITHER, seen_by="request"),
    "download_document": _read("download_document", "document", gate=EITHER),
    "download_document/of a request": _read(
        "download_document", "document", "sent_document", gate=EITHER, seen_by="request"
    ),
}
# A document of a case that no request asked for is nothing that an introducing firm sees: `casework` has no ANSWER.

DECISIONS = {
    "list_decisions": _asked("list_decisions", SEE),
    **{
        f"{operation}/{name}": sample
        for name in ("dismissal", "disposition", "waiver_decision")
        for operation, sample in {
            "read_decision": _read("read_decision", "decision", name),
            "approve_decision": _act(
                "approve_decision",
                "decision",
                name,
                said=lambda o, name=name: {"digest_seen": o.digest(name)},
                needs="APPROVE",
                signs=True,
                scope="decide",
            ),
            "return_decision": _act(
                "return_decision",
                "decision",
                name,
                said=lambda _: {"reason": "More."},
                needs="APPROVE",
                signs=True,
                scope="decide",
            ),
            "withdraw_decision": _act(
                "withdraw_decision",
                "decision",
                name,
                needs="",
                gate=WORK,
                work=False,
                withdraws=True,
                scope="decide",
            ),
        }.items()
    },
    "list_waivers": _asked("list_waivers", SEE),
    "propose_waiver": _asked("propose_waiver", WORK, _WAIVER, needs="WORK", owner=RAN_OWNER, scope="decide"),
    "read_waiver": _read("read_waiver", "waiver"),
    "end_waiver": _act("end_waiver", "waiver", work=False),
    "list_requests": _asked("list_requests", EITHER),
    "read_request": _read("read_request", "asked_for", "request", gate=EITHER, seen_by="request"),
    "list_documents_of_request": _read(
        "list_documents_of_request", "asked_for", "answered", gate=EITHER, seen_by="request"
    ),
    "ask_introducing_firm": _act(
        "ask_introducing_firm",
        "case",
        said=lambda _: {"introducing_firm_id": OURS, "question": "Who?"},
        needs="ASK",
        sealed=(409,),
    ),
    "answer_request": Sample(
        lambda to, o: to.ask(
            "answer_request", files=_files(text="They."), seen=o.version("request"), asked_for=o.request
        ),
        gate=("ANSWER",),
        of=("request",),
        seen_by="request",
        scope="work",
    ),
    "end_request": _act(
        "end_request", "asked_for", "request", said=lambda _: {"reason": "No answer."}, needs="ASK", seen_by="request"
    ),
}

_MONDAY = MONDAY.isoformat()
_AWAY = {"deputy": "maker", "starts": DAY.isoformat(), "ends": LATER.isoformat()}
_DELIVERY = {"FEED": FEED, "BUSINESS_DATE": _MONDAY}
ADMINISTERS, OPERATES = ("ADMINISTER",), ("OPERATE",)
_ADMINISTERED = {"scope": "administer"}
_REASON = {"reason": "Lost."}
SYSTEM_OPERATIONS = {
    "list_absences": _asked("list_absences"),
    "read_absence": Sample(
        lambda to, o: to.ask("read_absence", absence=o.absence), of=("absence",), seen_by="absence", scope="read"
    ),
    "record_absence/own": Sample(
        lambda to, o: to.ask("record_absence", {"person": o.person, **_AWAY}),
        ok=OK,
        scope="work",
        own_only=lambda who: may_be_away(who.roles),
    ),
    "record_absence/another's": _asked(
        "record_absence", said={"person": "signer", **_AWAY}, needs="ASSIGN", owner=WHOLE_FIRM, scope="work"
    ),
    "end_absence": _act(
        "end_absence", "absence", needs="ASSIGN", owner=WHOLE_FIRM, gate=(), seen_by="absence", work=False
    ),
    "read_what_is_known": _asked("read_what_is_known", SEE, NOUN="person", SUBJECT="P1"),
    "read_what_is_known/unmasked": _asked(
        "read_what_is_known", SEE, NOUN="person", SUBJECT="P1", UNMASKED="true", needs="UNMASK"
    ),
    "list_what_happened": _asked("list_what_happened", SEE, NOUN="person", SUBJECT="P1"),
    "list_people": _asked("list_people", SEE),
    "read_person": _asked("read_person", SEE, PERSON="maker"),
    "list_controls": _asked("list_controls", SYSTEM),
    "read_control": _asked("read_control", SYSTEM, CONTROL=RAN),
    "list_runs_of_control": _asked("list_runs_of_control", SYSTEM, CONTROL=RAN),
    "try_control": _asked("try_control", SYSTEM, CONTROL=RAN),
    "list_runs": _asked("list_runs", SYSTEM, SINCE=_MONDAY, UNTIL=_MONDAY),
    "run_day": _asked("run_day", OPERATES, {"as_of": LATER.isoformat()}, scope="operate", ok=(409,)),  # not come yet
    "list_feeds": _asked("list_feeds", SYSTEM, SINCE=_MONDAY, UNTIL=_MONDAY),
    "list_quarantine": _asked("list_quarantine", SYSTEM, SINCE=_MONDAY, UNTIL=_MONDAY),
    "list_quarantined_rows": _asked("list_quarantined_rows", SYSTEM, **_DELIVERY),
    "list_quarantined_rows/unmasked": _asked(
        "list_quarantined_rows", SYSTEM, **_DELIVERY, UNMASKED="true", needs="UNMASK or OPERATE"
    ),
    "read_lines_to_correct": _asked("read_lines_to_correct", OPERATES, **_DELIVERY, scope="operate"),
    "correct_delivery": _asked(
        "correct_delivery",
        OPERATES,
        {"of": "sha256:" + "0" * 64, "lines": {"7": "x"}},  # of no delivery that there is
        **_DELIVERY,
        scope="operate",
        ok=(404,),
    ),
    "list_entries": _asked("list_entries", SYSTEM),
    "read_checkpoint": _asked("read_checkpoint", SYSTEM),
    "read_entry_at": _asked("read_entry_at", SYSTEM, INDEX=0),
    "prove_entry": _asked("prove_entry", SYSTEM, INDEX=0),
    "list_accounts": _asked("list_accounts", ADMINISTERS, **_ADMINISTERED),
    "invite_person": _asked(
        "invite_person", ADMINISTERS, {"person": "signer", "email": "signer@example.com"}, **_ADMINISTERED
    ),
    "lock_account": _asked("lock_account", ADMINISTERS, _REASON, PERSON="signer", **_ADMINISTERED),
    "unlock_account": _asked("unlock_account", ADMINISTERS, _REASON, PERSON="locked", **_ADMINISTERED),
    **{
        f"{operation}/own": Sample(
            lambda to, o, operation=operation: to.ask(operation, _REASON, person=o.person),
            gate=ADMINISTERS,
            ok=(403,),
            scope="administer",
        )
        for operation in ("lock_account", "unlock_account", "prepare_second_factor_reset")
    },
    "invite_person/own": Sample(
        lambda to, o: to.ask("invite_person", {"person": o.person, "email": f"{o.person}@example.com"}),
        gate=ADMINISTERS,
        ok=(403,),
        scope="administer",
    ),
    "list_second_factor_resets": _asked("list_second_factor_resets", ADMINISTERS, **_ADMINISTERED),
    "prepare_second_factor_reset": _asked(
        "prepare_second_factor_reset", ADMINISTERS, _REASON, PERSON="maker", **_ADMINISTERED
    ),
    "approve_second_factor_reset": Sample(
        lambda to, o: to.ask("approve_second_factor_reset", reset=o.reset),
        gate=ADMINISTERS,
        scope="administer",
    ),
    "read_who_i_am": _asked("read_who_i_am"),
    "list_messages": _asked("list_messages"),
    "mark_message_read": Sample(
        lambda to, o: to.ask("mark_message_read", message=o.message), of=("message",), seen_by="message", scope="read"
    ),
    "mark_message_read/another's": Sample(
        lambda to, o: to.ask("mark_message_read", message=o.others_message), ok=(404,), scope="read"
    ),
    "list_my_tokens": _asked("list_my_tokens"),
    "revoke_my_token": Sample(lambda to, o: to.ask("revoke_my_token", token=o.token), scope="read"),
    "revoke_my_token/another's": Sample(
        lambda to, o: to.ask("revoke_my_token", token=o.others_token), ok=(404,), scope="read"
    ),
}

OPERATIONS: dict[str, Sample] = {**CASEWORK, **DECISIONS, **SYSTEM_OPERATIONS}
