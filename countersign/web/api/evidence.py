"""Operations on evidence: read entries, prove one, take the latest signed checkpoint."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from countersign.casework.errors import NotFoundError
from countersign.casework.evidence_storage import DatabaseStorage
from countersign.casework.models import Checkpoint, EvidenceEntry
from countersign.casework.permissions import Ability
from countersign.evidence import Stored
from countersign.evidence.log import read_entry

from ..workplace import workplace
from .common import Asked, EntryShown, Listed, entry_shown, listed
from .fields import SOMETHING, Person, Shown
from .operations import Scope, operation
from .replies import Reply

SEE = (Ability.SEE_SYSTEM,)
Index = Annotated[int, Field(ge=0, le=2**53, description="The entry's place in the log, from 0.")]
Word = Annotated[str, Field(pattern=SOMETHING, min_length=1, max_length=200)]


class Entries(Listed):
    """A page of entries."""

    items: list[EntryShown]


class EntriesAsked(Asked):
    """Which entries are asked for."""

    kind: Word | None = None
    subject: Word | None = None
    actor: Person | None = None


class Proof(Shown):
    """What proves an entry: its leaf is sha256(salt, then entry), and `inclusion` ties it to the root (RFC 6962)."""

    index: int
    entry: str = Field(description="The entry's canonical bytes, as text.")
    salt: str = Field(description="In hexadecimal.")
    leaf: str = Field(description="In hexadecimal.")
    size: int = Field(description="The size of the log that the proof is for.")
    root: str = Field(description="In hexadecimal.")
    inclusion: list[str] = Field(description="In hexadecimal.")


class CheckpointShown(Shown):
    """A signed note over the first `size` entries."""

    size: int
    note: str
    verifier_key: str


@operation("GET", "/evidence", kind="evidence", scope=Scope.READ, abilities=SEE, answer=Entries)
def list_entries(request: HttpRequest, asked: Query[EntriesAsked]) -> Reply:
    """Read entries of the evidence.

    The newest comes first. What is sealed stands in a log of its own, which is not read here.
    """
    wanted = {"kind": asked.kind, "subject": asked.subject, "actor": asked.actor}
    return listed(
        request,
        EvidenceEntry.objects.filter(**{name: value for name, value in wanted.items() if value}),
        asked=asked,
        order=("-index",),
        page=Entries,
        show=lambda row: entry_shown(read_entry(row.index, bytes(row.entry))),
    )


@operation("GET", "/evidence/checkpoint", kind="evidence", scope=Scope.READ, abilities=SEE, answer=CheckpointShown)
def read_checkpoint(request: HttpRequest) -> Reply:
    """Read the latest signed checkpoint, and the key that verifies it.

    Keep what you read: a log that is cut back later does not verify against it.
    """
    latest = Checkpoint.objects.order_by("-size").first()
    if latest is None:
        raise NotFoundError("No checkpoint is signed yet. Run a day to sign one.")
    key = workplace().installation(request.at).verifier_key
    return Reply(CheckpointShown(size=latest.size, note=latest.text, verifier_key=key))


@operation("GET", "/evidence/entries/{index}", kind="evidence", scope=Scope.READ, abilities=SEE, answer=EntryShown)
def read_entry_at(request: HttpRequest, index: Index) -> Reply:  # noqa: ARG001
    """Read one entry.

    By its place in the log.
    """
    row = _kept(index)
    return Reply(entry_shown(read_entry(row.index, row.entry)))


@operation("GET", "/evidence/entries/{index}/proof", kind="evidence", scope=Scope.READ, abilities=SEE, answer=Proof)
def prove_entry(request: HttpRequest, index: Index) -> Reply:  # noqa: ARG001
    """Prove that an entry is in the log.

    With the salt and the hashes that tie it to the root of the log as it is now.
    """
    kept, log = _kept(index), workplace().log
    size = log.size
    return Reply(
        Proof(
            index=index,
            entry=kept.entry.decode(),
            salt=kept.salt.hex(),
            leaf=kept.leaf.hex(),
            size=size,
            root=log.root(size).hex(),
            inclusion=[hashed.hex() for hashed in log.inclusion(index, size)],
        )
    )


def _kept(index: int) -> Stored:
    found = next(iter(DatabaseStorage().read(index, index + 1)), None)
    if found is None:
        raise NotFoundError(f"There is no entry {index} in the evidence. Look for it in the list.")
    return found
