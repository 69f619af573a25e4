"""Evidence: what happened, entry by entry; the proof of each; all that is said of one record; and verifying."""

from dataclasses import asdict
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from countersign.casework.entries import Asked, chain_of, entry_kinds, entry_named, find_entries, storage_of
from countersign.casework.errors import NotFoundError
from countersign.casework.permissions import Ability
from countersign.casework.recording import note_down
from countersign.evidence import standalone_verifier

from ..boards.proofs import packet_of, pretty, proof_of
from ..naming import address_of
from ..verifying import verify_all
from ..workplace import workplace
from .asking import asked_number, day_of
from .page import page

ENTRIES_SHOWN = 50
_VERIFIED = "verified"  # where the session keeps what came of verifying until it is shown


@page(ability=Ability.SEE_SYSTEM, kind="entry", nav="Evidence")
def evidence(request: HttpRequest) -> HttpResponse:
    """The entries of everybody's log, the newest first."""
    return _list(request, sealed=False)


@page(ability=Ability.SEE_SYSTEM, kind="entry")
def sealed_evidence(request: HttpRequest) -> HttpResponse:
    """The entries of the sealed log, for its circle alone."""
    storage_of(request.actor, sealed=True)
    return _list(request, sealed=True)


@page(ability=Ability.SEE_SYSTEM, kind="entry")
def entry(request: HttpRequest, index: int) -> HttpResponse:
    """One entry of everybody's log, and its proof."""
    return _entry(request, index, sealed=False)


@page(ability=Ability.SEE_SYSTEM, kind="entry")
def sealed_entry(request: HttpRequest, index: int) -> HttpResponse:
    """One entry of the sealed log."""
    return _entry(request, index, sealed=True)


@page(ability=Ability.SEE_SYSTEM, kind="entry")
def entry_proof(request: HttpRequest, index: int) -> HttpResponse:
    """The proof of an entry for a program."""
    entry_named(index, request.actor)
    storage = storage_of(request.actor, sealed=False)
    proof = proof_of(workplace().installation(request.at), index, sealed=False, storage=storage)
    if proof is None:
        raise NotFoundError("No checkpoint covers this entry yet. One is signed after each run.")
    return _file(proof.as_json().encode(), "application/json", f"entry-{index}.json")


@require_POST
@page(ability=Ability.EXPORT, kind="entry")
def entry_packet(request: HttpRequest, index: int) -> HttpResponse:
    """A bundle with this entry and the leaves of all others, for the verifier that needs nothing of ours."""
    entry_named(index, request.actor)
    packet = packet_of(workplace().installation(request.at), index)
    note_down("export", f"entry-{index}", actor=request.actor, more={"records": False, "entry": index})
    return _file(packet, "application/zip", f"entry-{index}.zip")


@require_GET
@page(ability=Ability.SEE_SYSTEM, kind="entry")
def verifier(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The script that verifies a packet anywhere."""
    return _file(Path(standalone_verifier.__file__).read_bytes(), "text/x-python", "standalone_verifier.py")


@page(ability=Ability.SEE_CASEWORK, kind="record")
def record(request: HttpRequest, record: str) -> HttpResponse:
    """Prove this record: every entry about it, and whether it is now as the evidence says."""
    chain = chain_of(record, request.actor)
    response: HttpResponse = render(
        request, "evidence/record.html", {"chain": chain, "about": address_of(record), "record": record}
    )
    return response


@require_POST
@page(ability=Ability.SEE_SYSTEM, kind="evidence")
def verify_evidence(request: HttpRequest) -> HttpResponse:
    """Verify all of it now."""
    request.session[_VERIFIED] = asdict(verify_all(workplace(), request.actor))
    return HttpResponseRedirect(reverse("evidence"))


def _list(request: HttpRequest, *, sealed: bool) -> HttpResponse:
    actor = request.actor
    before = asked_number(request, "after", -1)
    said = {name: request.GET.get(name, "").strip()[:200] for name in ("kind", "subject", "since", "until")}
    asked = Asked(
        kind=said["kind"],
        subject=said["subject"],
        since=day_of(said["since"]) if said["since"] else None,
        until=day_of(said["until"]) if said["until"] else None,
        before=before if before >= 0 else None,
    )
    found = find_entries(asked, limit=ENTRIES_SHOWN + 1, actor=actor, sealed=sealed)
    shown = found[:ENTRIES_SHOWN]
    facts = {
        "entries": shown,
        "later": shown[-1].index if len(found) > ENTRIES_SHOWN else None,
        "kinds": entry_kinds(actor, sealed=sealed),
        "asked": said,
        "narrowed": any(said.values()),
        "sealed": sealed,
        "has_circle": bool(actor.circles),
        "verified": request.session.pop(_VERIFIED, None),
    }
    response: HttpResponse = render(request, "evidence/evidence.html", facts)
    return response


def _entry(request: HttpRequest, index: int, *, sealed: bool) -> HttpResponse:
    actor = request.actor
    found = entry_named(index, actor, sealed=sealed)
    storage = storage_of(actor, sealed=sealed)
    named = found.body.get("record")
    facts = {
        "entry": found,
        "said": pretty(found.record()),
        "proof": proof_of(workplace().installation(request.at), index, sealed=sealed, storage=storage),
        "record": named if isinstance(named, str) and actor.may(Ability.SEE_CASEWORK) else "",
        "sealed": sealed,
        "may_export": actor.may(Ability.EXPORT) and not sealed,
    }
    response: HttpResponse = render(request, "evidence/entry.html", facts)
    return response


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    response: HttpResponse = HttpResponse(content, content_type=kind, headers=headers)
    return response


urls = [
    path("evidence/", evidence, name="evidence"),
    path("evidence/sealed/", sealed_evidence, name="sealed_evidence"),
    path("evidence/sealed/<int:index>/", sealed_entry, name="sealed_entry"),
    path("evidence/verify/", verify_evidence, name="verify_evidence"),
    path("evidence/standalone_verifier.py", verifier, name="verifier"),
    path("evidence/record/<str:record>/", record, name="record"),
    path("evidence/<int:index>/", entry, name="entry"),
    path("evidence/<int:index>/proof.json", entry_proof, name="entry_proof"),
    path("evidence/<int:index>/packet/", entry_packet, name="entry_packet"),
]
