"""Correcting quarantined lines by hand: what a person sees of them is evidenced, and so is what the person corrects."""

from collections.abc import Mapping
from datetime import date

from countersign.casework.acting import Actor
from countersign.casework.permissions import Ability
from countersign.casework.recording import note_down
from countersign.day.installation import Installation
from countersign.day.loading import Taken
from countersign.day.quarantine import Resubmission, resubmission_of, resubmit
from countersign.day.sentences import many
from countersign.evidence import JSON

from .refusals import refused_as_casework
from .workplace import Workplace

LINES_SEEN = "quarantined lines seen"


def lines_to_correct(home: Workplace, *, feed: str, business_date: date, actor: Actor) -> Resubmission:
    """The first quarantined lines as they were delivered; that this person saw them is evidenced."""
    actor.needs(Ability.OPERATE)
    with refused_as_casework():
        found = resubmission_of(
            home.installation(actor.at), feed=feed, business_date=business_date, circles=actor.circles
        )
    circle = home.feeds[feed].declaration.circle or ""
    more: Mapping[str, JSON] = {
        "for": business_date.isoformat(),
        "source_digest": found.delivery.of,
        "lines": [bad.line for bad in found.lines],
    }
    note_down(LINES_SEEN, feed, actor=actor, circle=circle, more=more)
    return found


def correct(home: Workplace, *, feed: str, business_date: date, of: str, lines: Mapping[int, str], actor: Actor) -> str:
    """Load the delivery with these lines corrected; return what became of it."""
    actor.needs(Ability.OPERATE)
    with refused_as_casework():
        installation = Installation(home.folder, actor.at)
        with installation.alone():
            taken = resubmit(
                installation,
                feed=feed,
                business_date=business_date,
                of=of,
                corrected=lines,
                by=actor.person,
                at=actor.at,
                circles=actor.circles,
            )
            installation.checkpoint()
    return taken_words(taken)


def taken_words(taken: Taken) -> str:
    """What became of a corrected file."""
    if taken.known:
        return f"{taken.file} was corrected in just this way before. Nothing was changed."
    left = (
        f"{many(taken.quarantined, 'row')} still in quarantine"
        if taken.quarantined
        else "nothing is left in quarantine"
    )
    return (
        f"{taken.file} is loaded as corrected: {taken.loaded:,} of {many(taken.received, 'row')}; {left}. "
        "Controls that read it run again with the next run."
    )
