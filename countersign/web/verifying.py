"""Verifying the evidence while somebody waits."""

from dataclasses import dataclass

from countersign.casework.acting import Actor
from countersign.casework.errors import CaseworkError
from countersign.casework.permissions import Ability
from countersign.day.installation import Installation
from countersign.day.verifying import verify

from .refusals import refused_as_casework
from .workplace import Workplace

UP_TO = 50_000  # entries: some ten seconds
FAILURES_SHOWN = 100


@dataclass(frozen=True)
class Verified:
    """What came of verifying: how many entries, and what is not as the evidence says."""

    verified: bool
    entries: int
    failures: tuple[str, ...]
    more: int


def verify_all(home: Workplace, actor: Actor) -> Verified:
    """Check everything the evidence speaks of against what is there now, after signing for what was added last.

    Raises CaseworkError where it would take too long to wait for, or another command is at work.
    """
    actor.needs(Ability.SEE_SYSTEM)
    if home.log.size > UP_TO:
        raise CaseworkError(
            f"The evidence has {home.log.size:,} entries, which takes longer to verify than a page may. "
            f"Run `countersign verify --firm {home.folder.name}` where Countersign is installed."
        )
    with refused_as_casework():
        installation = Installation(home.folder, actor.at)
        with installation.alone():
            installation.checkpoint()
            report = verify(installation, circles=actor.circles)
    failures = tuple(failure.what for failure in report.failures[:FAILURES_SHOWN])
    return Verified(report.verified, report.entries, failures, len(report.failures) - len(failures))
