"""The introducing firms whose accounts the clearing firm carries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from countersign.simulation.clearing.extracts import Row, line, whole
from countersign.simulation.lines import Line, StateText

FIRMS, FEWEST_FIRMS = 86, 12
FIRST_DAY, LAST_DAY = date(2009, 1, 5), date(2016, 6, 30)

_PLACES = """
Arbor Birch Cedar Dakota Elkhorn Fremont Garnet Hickory Ionia Juniper Keystone Laurel Mesa Niobrara
"""
_TRADES = ("Securities", "Brokerage", "Capital", "Investments", "Financial", "Equities", "Partners")


@dataclass(frozen=True)
class IntroducingFirm:
    """One introducing firm; it certifies every year in the month of its agreement."""

    firm_id: str
    name: str
    began: date


def introducing_firms(rng: Random, size: float) -> list[IntroducingFirm]:
    """The firms of the register, as many as the size asks for; each has a name of its own."""
    places, number = _PLACES.split(), max(FEWEST_FIRMS, round(FIRMS * size))
    return [
        IntroducingFirm(
            f"F{n + 1:02d}",
            f"{places[n % len(places)]} {_TRADES[n // len(places)]} Inc.",
            date(2002, 7, 1) + timedelta(days=rng.randrange(6 * 365)),
        )
        for n in range(number)
    ]


def register(firms: list[IntroducingFirm]) -> Iterator[tuple[date, Row]]:
    """The register of clearing agreements."""
    for number, firm in enumerate(firms):
        yield (
            FIRST_DAY,
            {
                "introducing_firm_id": firm.firm_id,
                "name": firm.name,
                "firm_crd_number": str(300001 + number),
                "carried_as": "fully disclosed",
                "owner_id": "example-relations",
                "notice_address": f"operations@{firm.firm_id.lower()}.example",
                "began_date": firm.began,
                "ended_date": date(9999, 12, 31),
            },
        )


def terms(firms: list[IntroducingFirm]) -> StateText:
    """What the agreements leave to the introducing firms. Each year's certification and review replace the last's."""
    years = range(FIRST_DAY.year - 1, LAST_DAY.year + 1)
    lines = [line for firm in firms for line in _terms(firm, [_certified(firm, year) for year in years])]
    return StateText(lines, lambda lines: whole("clearing_terms", lines))


def _certified(firm: IntroducingFirm, year: int) -> date:
    """The day of a year's certification, in the month in which the agreement began."""
    return date(year, firm.began.month, 10)


def _terms(firm: IntroducingFirm, certified: list[date]) -> Iterator[Line]:
    for began, until in pairwise([*certified, date.max]):
        row = {
            "introducing_firm_id": firm.firm_id,
            "identified_by": "introducing firm",
            "regulator": "SEC",
            "has_aml_program": True,
            "certified_date": began,
            "program_reviewed_date": began,
            "risk": "medium",
            "may_draw_drafts": False,
            "drafts_represented_date": began,
        }
        yield Line(began, until, line("clearing_terms", row))
