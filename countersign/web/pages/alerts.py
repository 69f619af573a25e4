"""The queue of alerts: find them, take them up, and act on several at once."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from countersign.casework import alerts as service
from countersign.casework.errors import CaseworkError
from countersign.casework.models import Decision
from countersign.casework.models.words import ASSIGNED, DISMISSAL, DISPOSED_OF, IN_A_CASE, NEW, OPEN_ALERT, PREPARED
from countersign.casework.permissions import Ability
from countersign.casework.reading import note_sealed
from countersign.casework.selectors import alerts_for

from ..acting_on import done, shown, tried
from ..forms import DismissForm, GiveForm
from ..listing import Slice, counted, cut
from ..people import as_actor, names, own_people, who_may
from ..workplace import workplace
from .page import page

OPEN, SIGNATURE, EVERY = "open", "signature", "every"
NOBODY = "nobody"
_MOST_WAITING = 900  # the oldest; a database takes no more values in one statement
AT_ONCE = 200  # alerts that one form acts on
SORTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "due": ("most urgent first", ("answer_due_date", "id")),
    "latest": ("latest due first", ("-answer_due_date", "-id")),
}


class Filter(forms.Form):
    """What narrows the queue."""

    q = forms.CharField(label="Words, key or id", required=False, max_length=100)
    status = forms.ChoiceField(label="Status", required=False)
    owner = forms.ChoiceField(label="Owner", required=False)
    assigned_to = forms.ChoiceField(label="Given to", required=False)
    topic = forms.ChoiceField(label="Topic", required=False)
    control = forms.ChoiceField(label="Control", required=False)
    sort = forms.ChoiceField(label="Order", required=False)
    overdue = forms.BooleanField(label="Overdue only", required=False)
    view = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10)

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.GET)
        home = workplace()
        controls = [c for c in home.rulebook.controls.values() if not c.circle or c.circle in request.actor.circles]
        open_words = [(OPEN, "open"), (NEW, NEW), (ASSIGNED, ASSIGNED), (IN_A_CASE, IN_A_CASE)]
        self.fields["status"].choices = [
            *open_words,
            (SIGNATURE, "waiting for a signature"),
            (DISPOSED_OF, DISPOSED_OF),
            (EVERY, "every status"),
        ]
        self.fields["owner"].choices = _any("any owner", sorted({c.owner for c in controls}))
        self.fields["topic"].choices = _any("any topic", sorted({c.topic for c in controls}))
        self.fields["control"].choices = _any("any control", sorted(c.id for c in controls))
        people = own_people(home.firm, request.today)
        self.fields["assigned_to"].choices = [("", "anybody"), (NOBODY, "nobody"), *people]
        self.fields["sort"].choices = [(name, words) for name, (words, _) in SORTS.items()]

    def said(self, name: str) -> str:
        """What was chosen, "" for nothing; a choice that there is not narrows nothing."""
        return str(self.cleaned_data.get(name) or "") if self.is_valid() or name in self.cleaned_data else ""

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order was chosen."""
        return any(self.said(name) for name in self.fields if name not in ("sort", "view"))


@page(ability=Ability.SEE_CASEWORK, kind="alert", nav="Alerts")
@require_GET
def alerts(request: HttpRequest) -> HttpResponse:
    """Alerts that this person may see, narrowed and in order."""
    narrowed = Filter(request)
    everything = _narrowed(alerts_for(request.actor), narrowed, request)
    view = narrowed.said("view") or "all"
    chosen = _of_view(everything, view, request)
    found = _cut(chosen, narrowed, request)
    note_sealed(found.rows, actor=request.actor)
    tabs = [
        {"name": name, "label": label, "count": _count(_of_view(everything, name, request), narrowed)}
        for name, label in (("mine", "Mine"), ("roles", "My roles"), ("all", "All"))
    ]
    facts = {
        "filter": narrowed,
        "found": found,
        "tabs": tabs,
        "view": view,
        "today": request.today,
        "may_work": request.actor.may(Ability.WORK),
    }
    return shown(request, "alerts/queue.html", facts)


@page(ability=Ability.WORK, kind="alert")
@require_POST
def take_selected(request: HttpRequest) -> HttpResponse:
    """Take up the alerts that are ticked, or go on to what else can be done with them."""
    ids = request.POST.getlist("alert")[: AT_ONCE + 1]
    back = request.POST.get("back", "")
    if not ids:
        raise CaseworkError("No alert is ticked. Tick those that are meant, then press the button again.")
    _refuse_too_many(ids)
    if request.POST.get("do") != "take":
        return redirect(f"{reverse('selected_alerts')}?{urlencode({'alert': ids}, doseq=True)}")
    service.assign(alerts=ids, to=request.actor, actor=request.actor)
    answer = done(request, f"{_many(ids)} taken up. What is yours stands under Mine.", "alerts")
    if back.startswith("?"):
        answer["Location"] += back
    return answer


@page(ability=Ability.WORK, kind="alert")
def selected_alerts(request: HttpRequest) -> HttpResponse:
    """Several alerts, and what can be done with all of them: give, dismiss, open a case, put into one."""
    asked = request.POST if request.method == "POST" else request.GET
    ids = list(dict.fromkeys(asked.getlist("alert")))[: AT_ONCE + 1]
    _refuse_too_many(ids)
    rows = list(alerts_for(request.actor).filter(id__in=ids).order_by("answer_due_date", "id"))
    if not rows:
        raise CaseworkError("None of these alerts is there any more, or none was ticked. Begin at the queue.")
    home, actor = workplace(), request.actor
    ids = [row.id for row in rows]
    doing = request.POST.get("do", "")
    give = GiveForm(
        request.POST if doing == "give" else None,
        prefix="give",
        people=who_may(home.firm, Ability.WORK, rows[0].owner, request.today),
    )
    dismiss = DismissForm(request.POST if doing == "dismiss" else None, prefix="dismiss")
    if doing == "give" and tried(give, lambda: _give(request, ids, give)):
        return done(request, f"{_many(ids)} given to {home.firm.people[give.words('to')]}.", "alerts")
    if doing == "dismiss" and tried(dismiss, lambda: _dismiss(request, ids, dismiss)):
        return done(request, _dismissed(rows), "alerts")
    facts = {
        "rows": rows,
        "give": give,
        "dismiss": dismiss,
        "today": request.today,
        "may_assign": actor.may(Ability.ASSIGN, rows[0].owner),
        "signers": names(who_may(home.firm, Ability.APPROVE, rows[0].owner, request.today), but=actor.person),
        "percent": percent_checked(request),
        "open_case": f"{reverse('open_case')}?{urlencode({'alert': ids}, doseq=True)}",
    }
    note_sealed(rows, actor=actor)
    return shown(request, "alerts/selected.html", facts, give, dismiss)


def percent_checked(request: HttpRequest) -> int:
    """How many in a hundred dismissals wait for a second person, as the firm has set it."""
    return int(workplace().firm.thresholds["dismissals_checked"].on(request.today))


def _give(request: HttpRequest, ids: Sequence[str], form: GiveForm) -> None:
    service.assign(alerts=ids, to=as_actor(request, form.words("to")), actor=request.actor)


def _dismiss(request: HttpRequest, ids: Sequence[str], form: DismissForm) -> None:
    service.dismiss(
        alerts=ids,
        finding=form.words("finding"),
        reason=form.words("reason"),
        sample_percent=percent_checked(request),
        actor=request.actor,
    )


def _dismissed(rows: Sequence[Any]) -> str:
    for row in rows:
        row.refresh_from_db()
    waiting = sum(row.is_open for row in rows)
    if not waiting:
        return f"{_many(rows)} dismissed."
    return f"{_many(rows)} dismissed; {waiting} of them wait for a second person."


def _many(ids: Sequence[Any]) -> str:
    return "1 alert" if len(ids) == 1 else f"{len(ids)} alerts"


def _refuse_too_many(ids: Sequence[str]) -> None:
    if len(ids) > AT_ONCE:
        raise CaseworkError(f"More than {AT_ONCE} alerts were sent at once. Act on them page by page.")


def _any(nothing: str, values: Sequence[str]) -> list[tuple[str, str]]:
    return [("", nothing), *((value, value) for value in values)]


def _narrowed(rows: Any, narrowed: Filter, request: HttpRequest) -> Any:
    """The rows that meet everything but the status."""
    for name, column in (("owner", "owner"), ("topic", "topic"), ("control", "control_id")):
        if narrowed.said(name):
            rows = rows.filter(**{column: narrowed.said(name)})
    if narrowed.said("assigned_to"):
        rows = rows.filter(assigned_to="" if narrowed.said("assigned_to") == NOBODY else narrowed.said("assigned_to"))
    if narrowed.said("overdue"):
        rows = rows.filter(answer_due_date__lt=request.today)
    if words := narrowed.said("q").strip():
        rows = rows.filter(Q(sentence__icontains=words) | Q(key__icontains=words) | Q(id=words))
    return rows


def _of_view(rows: Any, view: str, request: HttpRequest) -> Any:
    if view == "mine":
        return rows.filter(assigned_to=request.actor.person)
    return rows.filter(owner__in=sorted(request.actor.roles)) if view == "roles" else rows


def _statuses(narrowed: Filter) -> tuple[str, ...]:
    status = narrowed.said("status") or OPEN
    if status == EVERY:
        return (*OPEN_ALERT, DISPOSED_OF)
    return OPEN_ALERT if status in (OPEN, SIGNATURE) else (status,)


def _count(rows: Any, narrowed: Filter) -> str:
    """How many there are of a view; not said of words, for which every line would have to be read."""
    if narrowed.said("q"):
        return ""
    return counted(_signed_for(rows, narrowed).filter(status__in=_statuses(narrowed)))


def _signed_for(rows: Any, narrowed: Filter) -> Any:
    """With the status "waiting for a signature": those whose dismissal waits, found by the decisions that wait."""
    if narrowed.said("status") != SIGNATURE:
        return rows
    waiting = Decision.objects.filter(status=PREPARED, kind=DISMISSAL).order_by("prepared_at")
    return rows.filter(decision__in=list(waiting.values_list("id", flat=True)[:_MOST_WAITING]))


def _cut(rows: Any, narrowed: Filter, request: HttpRequest) -> Slice:
    _, order = SORTS[narrowed.said("sort") or "due"]
    rows = _signed_for(rows, narrowed).select_related("decision")
    return cut([rows.filter(status=status) for status in _statuses(narrowed)], order, request.GET)


urls = [
    path("alerts/", alerts, name="alerts"),
    path("alerts/take", take_selected, name="take_selected"),
    path("alerts/selected", selected_alerts, name="selected_alerts"),
]
