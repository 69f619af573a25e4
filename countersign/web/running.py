"""Running a control again because a person asks for it."""

from datetime import date

from countersign.casework.acting import Actor
from countersign.casework.errors import CaseworkError
from countersign.casework.permissions import Ability
from countersign.casework.recording import note_down
from countersign.day.installation import Installation
from countersign.day.running import DayRun
from countersign.day.sentences import many, result_sentence

from .refusals import refused_as_casework
from .workplace import Workplace


def run_again(home: Workplace, *, control_id: str, day: date, actor: Actor) -> str:
    """Run one control for a day that is over, with all that has arrived by now; return what came of it.

    That it was asked for, and by whom, is evidenced first. Raises CaseworkError where another command is at work.
    """
    actor.needs(Ability.OPERATE)
    if not home.firm.first_day <= day < actor.today:
        raise CaseworkError(
            f"{day} cannot be run: it lies before the firm's first day, {home.firm.first_day}, or is not over yet. "
            "Nothing was run. Choose a day between."
        )
    circle = home.rulebook.controls[control_id].circle or ""
    with refused_as_casework():
        installation = Installation(home.folder, actor.at)
        with installation.alone():
            note_down("run asked for", control_id, actor=actor, circle=circle, more={"day": day.isoformat()})
            ran = DayRun(installation).run(day, names=[control_id])
            installation.checkpoint()
    told = "".join(f" {result_sentence(one.outcome)} {many(one.new_alerts, 'new alert')}." for one in ran)
    return f"{control_id.replace('_', ' ').capitalize()} was run for {day}.{told}"
