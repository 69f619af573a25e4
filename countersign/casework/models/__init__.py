"""What the database holds. Services write these, nothing else does."""

from .alerts import Alert, AlertMember, AlertSubject
from .arrangements import Absence, Message, Waiver
from .cases import Case, CaseLink, Document, Note, Request, Step
from .decisions import Decision, new_id
from .evidence import Checkpoint, EvidenceEntry, EvidenceNode, SealedCheckpoint, SealedEntry, SealedNode

__all__ = [
    "Absence",
    "Alert",
    "AlertMember",
    "AlertSubject",
    "Case",
    "CaseLink",
    "Checkpoint",
    "Decision",
    "Document",
    "EvidenceEntry",
    "EvidenceNode",
    "Message",
    "Note",
    "Request",
    "SealedCheckpoint",
    "SealedEntry",
    "SealedNode",
    "Step",
    "Waiver",
    "new_id",
]
