"""How the machine stands: the worker, mail, single sign-on, the second factor."""

from datetime import date, datetime, timedelta

from countersign.casework.models import EvidenceEntry
from countersign.store.firm import Firm, FirmError

from ..choices import read_choices

TICK = "tick"
_A_DAY = timedelta(days=1)

Standing = tuple[str, str, str]  # label, words, and the kind of status, "" for plain words


def machine_of(firm: Firm, *, at: datetime, today: date) -> list[Standing]:  # noqa: ARG001
    """One line for each part of the machine."""
    return [_worker(firm, at), _mail(firm), *_signing_in(firm)]


def _worker(firm: Firm, at: datetime) -> Standing:
    last = EvidenceEntry.objects.filter(kind=TICK).order_by("-index").values_list("at", flat=True).first()
    if last is None:
        return "Worker", "has never done anything here", "bad"
    here = last.astimezone(firm.zone)
    said = f"last did something {here.day} {here:%B %Y, %H:%M}"
    return "Worker", said, "good" if at - last < _A_DAY else "bad"


def _mail(firm: Firm) -> Standing:
    return (
        "Mail",
        "goes out" if firm.mail else "is not set up: people are told in the workbench only",
        "",
    )


def _signing_in(firm: Firm) -> list[Standing]:
    try:
        choices = read_choices(firm)
    except FirmError as error:
        return [("Signing in", str(error), "bad")]
    providers = ", ".join(f"{one.name} ({one.issuer})" for one in choices.providers)
    return [
        ("Second factor", "required" if choices.second_factor_required else "offered, not required", ""),
        ("Single sign-on", providers or "is not set up", ""),
        ("Address", choices.address or "this machine only", ""),
    ]
