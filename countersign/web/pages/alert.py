"""One alert: what was found, what stands behind it, what became of it, and what can be done."""

import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from countersign.casework import alerts as service
from countersign.casework import cases
from countersign.casework.evidence_storage import DatabaseStorage, SealedStorage
from countersign.casework.models import Alert, AlertSubject
from countersign.casework.models.words import AT_WORK, EXCEPTION, IN_A_CASE, PREPARED
from countersign.casework.permissions import Ability
from countersign.casework.reading import is_unmasked, note_sealed, unmask
from countersign.casework.selectors import alert_named, alerts_for, cases_for, is_about, version_of
from countersign.day.rows_behind import TableChange, rows_then_and_now
from countersign.feeds import MASKED
from countersign.tables import declared_tables

from ..acting_on import done, renewed, shown, tried
from ..forms import DismissForm, GiveForm, IntoCaseForm
from ..history import decisions_about, history_of, words_of_decisions
from ..listing import cut
from ..people import as_actor, names, who_may
from ..workplace import workplace
from .alerts import percent_checked
from .page import page

_FEW = 8
_PERSONAL = frozenset(c.name for table in declared_tables().values() for c in table.columns if c.personal)


@page(ability=Ability.SEE_CASEWORK, kind="alert")
@require_GET
def alert(request: HttpRequest, alert_id: str) -> HttpResponse:
    """An alert with all that belongs to it."""
    row = alert_named(alert_id, request.actor)
    return _page(request, row)


@page(ability=Ability.WORK, kind="alert")
@require_POST
def take_alert(request: HttpRequest, alert_id: str) -> HttpResponse:
    """Take an alert up oneself."""
    service.assign(alerts=[alert_id], to=request.actor, actor=request.actor, version=_version(request))
    return done(request, "The alert is yours. Dismiss it with a reason, or put it into a case.", "alert", alert_id)


@page(ability=Ability.ASSIGN, kind="alert")
@require_POST
def give_alert(request: HttpRequest, alert_id: str) -> HttpResponse:
    """Give an alert to somebody."""
    row = alert_named(alert_id, request.actor)
    form = _give_form(request, row, request.POST)
    if tried(form, lambda: _assign(request, row, form)):
        return done(request, f"The alert is given to {workplace().firm.people[form.words('to')]}.", "alert", alert_id)
    return _page(request, row, give=form)


@page(ability=Ability.WORK, kind="alert")
@require_POST
def dismiss_alert(request: HttpRequest, alert_id: str) -> HttpResponse:
    """Prepare the dismissal of an alert."""
    row = alert_named(alert_id, request.actor)
    form = DismissForm(request.POST, prefix="dismiss")
    decisions: list[Any] = []
    if not tried(form, lambda: decisions.extend(_dismiss(request, row, form))):
        return _page(request, row, dismiss=form)
    if decisions[0].status == PREPARED:
        said = "The dismissal waits for a second person. You can take it back until it is signed."
        return done(request, said, "alert", alert_id)
    return done(request, "The alert is dismissed. What is found after today is a new alert.", "alert", alert_id)


@page(ability=Ability.WORK, kind="alert")
@require_POST
def put_in_case(request: HttpRequest, alert_id: str) -> HttpResponse:
    """Put an alert into a case that is at work."""
    row = alert_named(alert_id, request.actor)
    form = _into_form(request, row, request.POST)
    if tried(form, lambda: cases.add_alerts(case=form.words("case"), alerts=[row.id], actor=request.actor)):
        return done(request, "The alert is in this case and goes where it goes.", "case", form.words("case"))
    return _page(request, row, into=form)


@page(ability=Ability.SEE_CASEWORK, kind="alert")
@require_GET
def alert_rows(request: HttpRequest, alert_id: str) -> HttpResponse:
    """The input rows behind an alert, as they stood when it was raised and as they stand now."""
    row = alert_named(alert_id, request.actor)
    unmasked = _unmasked(request, row)
    facts = {
        "alert": row,
        "changes": _rows_behind(request, row, unmasked=unmasked),
        "unmasked": unmasked,
        "shown": request.GET.get("shown", ""),
        "may_unmask": request.actor.may(Ability.UNMASK, row.owner),
        "whole_page": not request.htmx,
    }
    note_sealed([row], actor=request.actor)
    return shown(request, "alerts/rows_part.html" if request.htmx else "alerts/rows.html", facts)


@page(ability=Ability.UNMASK, kind="alert")
@require_POST
def show_alert(request: HttpRequest, alert_id: str) -> HttpResponse:
    """Show personal information of an alert and the rows behind it; that somebody looked is evidenced."""
    row = alert_named(alert_id, request.actor)
    entry = unmask(f"alert:{row.id}", actor=request.actor, owner=row.owner, circle=row.circle)
    to = "alert_rows" if request.POST.get("rows") else "alert"
    return redirect(f"{reverse(to, args=[row.id])}?shown={entry}")


@page(ability=Ability.SEE_CASEWORK, kind="alert")
@require_GET
def alert_members(request: HttpRequest, alert_id: str) -> HttpResponse:
    """The exceptions that a group alert gathers, part by part."""
    row = alert_named(alert_id, request.actor)
    found = cut([row.members.all()], ("key",), request.GET)
    note_sealed([row], actor=request.actor)
    return shown(request, "alerts/members.html", {"alert": row, "found": found, "members": _told(found.rows)})


def _page(
    request: HttpRequest,
    row: Any,
    *,
    give: GiveForm | None = None,
    dismiss: DismissForm | None = None,
    into: IntoCaseForm | None = None,
) -> HttpResponse:
    home, actor = workplace(), request.actor
    decisions = decisions_about(row, "alert")
    version = version_of(row)
    may_work = _may_work(row, actor)
    forms = {
        "give": renewed(give, version) if give else _give_form(request, row, None, version),
        "dismiss": renewed(dismiss, version)
        if dismiss
        else DismissForm(prefix="dismiss", initial={"version": version}),
        "into": into or _into_form(request, row, None),
    }
    note_sealed([row], actor=actor)
    facts = {
        **forms,
        **_around(row, actor),
        "alert": row,
        "control": home.rulebook.controls.get(row.control_id),
        "version": version,
        "today": request.today,
        "facts": facts_of(row, unmasked=_unmasked(request, row)),
        "has_personal": any(name in _PERSONAL for name in row.facts),
        "unmasked": _unmasked(request, row),
        "subjects": row.subjects.order_by("noun", "subject_id")[:_FEW],
        "waiting": decisions[0] if decisions and decisions[0].status == PREPARED else None,
        "decision": next((one for one in decisions if one.id == row.decision_id), None),
        "moments": _moments(row, decisions),
        "may_work": may_work,
        "may_assign": may_work and actor.may(Ability.ASSIGN, row.owner),
        "may_unmask": actor.may(Ability.UNMASK, row.owner),
        "about_oneself": is_about(row, actor.person),
        "signers": names(who_may(home.firm, Ability.APPROVE, row.owner, request.today), but=actor.person),
        "percent": percent_checked(request),
    }
    return shown(request, "alerts/alert.html", facts, *forms.values())


def facts_of(row: Any, *, unmasked: bool = False) -> list[tuple[str, str]]:
    """What the alert's row said when it was raised, by column; personal values masked."""
    return [
        (name.replace("_", " "), MASKED if name in _PERSONAL and text and not unmasked else text)
        for name, text in row.facts.items()
    ]


def _around(row: Any, actor: Any) -> dict[str, Any]:
    """Alerts that have to do with this one: of the same key, and about the same people and things."""
    visible = alerts_for(actor).exclude(id=row.id)
    same = visible.filter(control_id=row.control_id, kind=row.kind, key=row.key).order_by("-sequence")
    about = AlertSubject.objects.filter(alert=row).values_list("noun", "subject_id")[:_FEW]
    related: list[Any] = []
    for noun, subject_id in about:
        if noun in ("person", "account", "introducing firm"):
            found = visible.filter(subjects__noun=noun, subjects__subject_id=subject_id)
            related += found.exclude(id__in=[one.id for one in related]).order_by("-raised_date", "id")[:_FEW]
    members = row.members.order_by("key") if row.kind != EXCEPTION else None
    return {
        "same": list(same[:_FEW]),
        "related": related[:_FEW],
        "members": _told(members[:_FEW]) if members is not None else [],
        "members_count": members.count() if members is not None else 0,
    }


def _told(members: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {"key": ", ".join(json.loads(m.key)), "sentence": m.sentence, "added": m.added_date, "follows": m.follows_id}
        for m in members
    ]


def _may_work(row: Any, actor: Any) -> bool:
    waits = row.decision is not None and row.decision.status == PREPARED
    able = actor.may(Ability.WORK, row.owner) and not is_about(row, actor.person)
    return able and row.is_open and row.status != IN_A_CASE and not waits


def _moments(row: Any, decisions: Sequence[Any]) -> list[Any]:
    ids = [row.id, *(one.id for one in decisions)]
    return history_of(ids, people=workplace().firm.people, said=words_of_decisions(decisions), circle=row.circle)


def _give_form(request: HttpRequest, row: Any, data: Any, version: str = "") -> GiveForm:
    people = who_may(workplace().firm, Ability.WORK, row.owner, request.today)
    return GiveForm(data, prefix="give", people=people, initial={"version": version})


def _into_form(request: HttpRequest, row: Any, data: Any) -> IntoCaseForm:
    at_work = cases_for(request.actor).filter(status__in=AT_WORK, circle=row.circle).order_by("due_date", "id")
    mine = [c for c in at_work[:200] if request.actor.may(Ability.WORK, c.owner)]
    return IntoCaseForm(data, prefix="into", cases=[(c.id, f"{c.title} · {c.id}") for c in mine])


def _assign(request: HttpRequest, row: Any, form: GiveForm) -> None:
    service.assign(
        alerts=[row.id], to=as_actor(request, form.words("to")), actor=request.actor, version=form.words("version")
    )


def _dismiss(request: HttpRequest, row: Any, form: DismissForm) -> list[Any]:
    return service.dismiss(
        alerts=[row.id],
        finding=form.words("finding"),
        reason=form.words("reason"),
        sample_percent=percent_checked(request),
        actor=request.actor,
        version=form.words("version"),
    )


def _rows_behind(request: HttpRequest, row: Alert, *, unmasked: bool) -> list[TableChange]:
    control = workplace().rulebook.controls.get(row.control_id)
    if control is None or row.kind != EXCEPTION:
        return []
    evidence = SealedStorage() if row.circle else DatabaseStorage()
    raised = list(evidence.find("alert raised", subject=row.id))
    ids = {name: text for name, text in row.facts.items() if text} | dict(zip(control.key, row.key_parts, strict=False))
    return rows_then_and_now(
        workplace().installation(request.at),
        control_id=row.control_id,
        as_of=row.raised_date,
        known_by=raised[0].at if raised else request.at,
        ids=ids,
        today=request.today,
        circles=request.actor.circles,
        unmasked=unmasked,
    )


def _unmasked(request: HttpRequest, row: Any) -> bool:
    said = request.GET.get("shown", "")
    if not (said.isascii() and said.isdigit() and len(said) < 16):
        return False
    return is_unmasked(int(said), f"alert:{row.id}", actor=request.actor, circle=row.circle)


def _version(request: HttpRequest) -> str:
    return str(request.POST.get("version", ""))[:80]


urls = [
    path("alerts/<slug:alert_id>/", alert, name="alert"),
    path("alerts/<slug:alert_id>/take", take_alert, name="take_alert"),
    path("alerts/<slug:alert_id>/give", give_alert, name="give_alert"),
    path("alerts/<slug:alert_id>/dismiss", dismiss_alert, name="dismiss_alert"),
    path("alerts/<slug:alert_id>/put-into-case", put_in_case, name="put_in_case"),
    path("alerts/<slug:alert_id>/rows", alert_rows, name="alert_rows"),
    path("alerts/<slug:alert_id>/show", show_alert, name="show_alert"),
    path("alerts/<slug:alert_id>/members", alert_members, name="alert_members"),
]
