"""Evidence of what the firm's own files say: who holds which role and belongs to which circle, and the numbers' digest.

People edit these files. Whoever reads the evidence years later must know how they stood when something was decided.
"""

from collections.abc import Iterable, Mapping

from countersign.day.installation import Installation
from countersign.evidence import JSON, Log, canonical, digest
from countersign.store.firm import Holding

ROLES, CIRCLES, THRESHOLDS = "roles", "circles", "thresholds"


def note_firm_files(installation: Installation) -> None:
    """Write what differs from the last such entry; who belongs to a circle, where only the circle reads."""
    from countersign.casework.evidence_storage import transaction  # noqa: PLC0415  after configure

    firm, log = installation.firm, installation.log
    with transaction():
        _note(installation, log, ROLES, _held(firm.holdings, "role"))
        _note(installation, log, THRESHOLDS, {"digest": digest(firm.thresholds_path.read_bytes())})
        if firm.circles or any(installation.find(CIRCLES)):
            _note(installation, installation.sealed_log, CIRCLES, _held(firm.circles, "circle"))


def _note(installation: Installation, log: Log, kind: str, said: Mapping[str, JSON]) -> None:
    before = [entry.body.get("digest") for entry in installation.find(kind)]
    if before[-1:] != [said["digest"]]:
        log.append([installation.draft(kind, "firm", said)])


def _held(holdings: Iterable[Holding], what: str) -> Mapping[str, JSON]:
    lines = sorted((h.role, h.person_id, h.start.isoformat(), h.until.isoformat()) for h in holdings)
    held: list[JSON] = [
        {what: of, "person": person, "from": start, "until": until} for of, person, start, until in lines
    ]
    return {"digest": digest(canonical(held)), "held": held}
