"""The list of cases, and a new case over alerts."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from countersign.casework import cases as service
from countersign.casework.errors import CaseworkError
from countersign.casework.models.words import AT_WORK, CASE_STATUSES, CLOSED, COUNTERSIGNED, DECIDED
from countersign.casework.permissions import Ability
from countersign.casework.reading import note_sealed
from countersign.casework.selectors import alerts_for, cases_for

from ..acting_on import done, shown, tried
from ..forms import OpenCaseForm
from ..listing import counted, cut
from ..people import as_actor, own_people, who_may
from ..workplace import workplace
from .page import page

NOT_CLOSED, EVERY = "not closed", "every"
_ORDER = ("due_date", "id")


class Filter(forms.Form):
    """What narrows the list of cases."""

    q = forms.CharField(label="Title or id", required=False, max_length=100)
    status = forms.ChoiceField(label="Status", required=False)
    assigned_to = forms.ChoiceField(label="Given to", required=False)
    overdue = forms.BooleanField(label="Overdue only", required=False)
    view = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10)

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.GET)
        words = [(NOT_CLOSED, NOT_CLOSED), *((status, status) for status in CASE_STATUSES), (EVERY, "every status")]
        self.fields["status"].choices = words
        self.fields["assigned_to"].choices = [("", "anybody"), *own_people(workplace().firm, request.today)]

    def said(self, name: str) -> str:
        """What was chosen; a choice that there is not narrows nothing."""
        return str(self.cleaned_data.get(name) or "") if self.is_valid() or name in self.cleaned_data else ""

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was chosen."""
        return any(self.said(name) for name in self.fields if name != "view")


@page(ability=Ability.SEE_CASEWORK, kind="case", nav="Cases")
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """Cases that this person may see, the most urgent first."""
    narrowed = Filter(request)
    everything = _narrowed(cases_for(request.actor), narrowed, request)
    view = narrowed.said("view") or "all"
    statuses = _statuses(narrowed)
    lists = [_of_view(everything, view, request).filter(status=status) for status in statuses]
    found = cut(lists, _ORDER, request.GET)
    note_sealed(found.rows, actor=request.actor)
    tabs = [
        {
            "name": name,
            "label": label,
            "count": counted(_of_view(everything, name, request).filter(status__in=statuses)),
        }
        for name, label in (("mine", "Mine"), ("roles", "My roles"), ("all", "All"))
    ]
    facts = {"filter": narrowed, "found": found, "tabs": tabs, "view": view, "today": request.today}
    return shown(request, "cases/list.html", facts)


@page(ability=Ability.WORK, kind="case")
def open_case(request: HttpRequest) -> HttpResponse:
    """Open a case over alerts and take it up, or give it to somebody."""
    asked = request.POST if request.method == "POST" else request.GET
    ids = list(dict.fromkeys(asked.getlist("alert")))[:201]
    rows = list(alerts_for(request.actor).filter(id__in=ids).order_by("answer_due_date", "id"))
    if not rows:
        raise CaseworkError("A case is opened over at least one alert. Choose one from the queue.")
    form = _open_form(request, rows)
    opened: list[Any] = []
    if request.method == "POST" and tried(form, lambda: opened.append(_open(request, rows, form))):
        return done(request, "The case is open. Its steps say what the investigation has to do.", "case", opened[0].id)
    note_sealed(rows, actor=request.actor)
    steps = workplace().rulebook.investigations.get(rows[0].topic, ())
    facts = {"rows": rows, "form": form, "steps": steps, "today": request.today}
    return shown(request, "cases/open.html", facts, form)


def due_by(request: HttpRequest) -> date:
    """When a case that is opened today is to be decided, as the firm has set it."""
    home = workplace()
    days = int(home.firm.thresholds["case_decided_within"].on(request.today))
    return home.rulebook.calendars["trading"].add(request.today, days)


def _open_form(request: HttpRequest, rows: list[Any]) -> OpenCaseForm:
    owner, actor = rows[0].owner, request.actor
    people = who_may(workplace().firm, Ability.WORK, owner, request.today)
    if not actor.may(Ability.ASSIGN, owner):
        people = [named for named in people if named[0] == actor.person]
    people.sort(key=lambda named: named[0] != actor.person)
    title = rows[0].sentence if len(rows) == 1 else f"{len(rows)} alerts of {rows[0].control_id}"
    initial = {"title": title[:120], "due": due_by(request), "to": actor.person}
    return OpenCaseForm(request.POST if request.method == "POST" else None, people=people, initial=initial)


def _open(request: HttpRequest, rows: list[Any], form: OpenCaseForm) -> Any:
    return service.open_case(
        alerts=[row.id for row in rows],
        title=form.words("title"),
        due=form.cleaned_data["due"],
        steps=workplace().rulebook.investigations.get(rows[0].topic, ()),
        actor=request.actor,
        to=as_actor(request, form.words("to")),
    )


def _narrowed(rows: Any, narrowed: Filter, request: HttpRequest) -> Any:
    if narrowed.said("assigned_to"):
        rows = rows.filter(assigned_to=narrowed.said("assigned_to"))
    if narrowed.said("overdue"):
        rows = rows.filter(due_date__lt=request.today).exclude(status__in=(COUNTERSIGNED, CLOSED))
    if words := narrowed.said("q").strip():
        rows = rows.filter(Q(title__icontains=words) | Q(id=words))
    return rows


def _of_view(rows: Any, view: str, request: HttpRequest) -> Any:
    if view == "mine":
        return rows.filter(assigned_to=request.actor.person)
    return rows.filter(owner__in=sorted(request.actor.roles)) if view == "roles" else rows


def _statuses(narrowed: Filter) -> tuple[str, ...]:
    status = narrowed.said("status") or NOT_CLOSED
    if status == EVERY:
        return CASE_STATUSES
    return (*AT_WORK, DECIDED, COUNTERSIGNED) if status == NOT_CLOSED else (status,)


urls = [
    path("cases/", cases, name="cases"),
    path("cases/open", open_case, name="open_case"),
]
