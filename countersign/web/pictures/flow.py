"""What flows between parties: money from one to another, or a person's use of systems; lines from left to right.

Where there are more parties than can be told apart, the smaller ones are gathered into "others", by whether they send,
receive, or both. What they moved is added up exactly, and the table still has each of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from .flow_drawing import Line, draw_flow
from .picture import Picture, PictureError, check_amount, picture_of_nothing
from .wording import clean, counted, number

MOST_PARTIES = 60
DIGITS = 60  # of sums: no amount that is let in can make one round
OTHERS = {
    (True, False): "who send",
    (False, True): "who receive",
    (True, True): "who do both",
    (False, False): "without movements",
}


@dataclass(frozen=True)
class Party:
    """Who or what something flows from or to: an account, a person, a bank, a system."""

    id: str
    label: str
    kind: str


@dataclass(frozen=True)
class Movement:
    """What went from one party to another: how often, and how much, where it has an amount."""

    source: str
    target: str
    amount: Decimal | None = None
    count: int = 1


@dataclass
class Total:
    """What went along one line: the sum and the number of its movements."""

    amount: Decimal | None
    count: int


Totals = dict[tuple[str, str], Total]


def flow(title: str, parties: Sequence[Party], movements: Iterable[Movement], *, about: str = "") -> Picture:
    """Movements between parties, those from one to the same other added up; the party it is about stands out."""
    movements = list(movements)
    known = {party.id: party for party in parties}
    _check(title, parties, movements, about)
    with localcontext(prec=DIGITS):
        totals = _added(movements)
        drawn_as = _drawn_as(known, totals, about)
        drawn = _added(
            Movement(drawn_as[source].id, drawn_as[target].id, total.amount, total.count)
            for (source, target), total in totals.items()
        )
        table = _table(known, totals, drawn_as)
        told = _described(parties, totals)
    columns, rows = table
    if not parties:
        return picture_of_nothing(title, "Nothing has moved.", columns)
    nodes = list(dict.fromkeys(drawn_as.values()))
    lines = [Line(source, target, total.amount, total.count) for (source, target), total in drawn.items()]
    canvas = draw_flow([(node.id, node.label, node.kind) for node in nodes], lines, about)
    return Picture(canvas.finish(title, told), title, columns, rows)


def _check(title: str, parties: Sequence[Party], movements: Sequence[Movement], about: str) -> None:
    known = {party.id for party in parties}
    named = {about} - {""} | {end for each in movements for end in (each.source, each.target)}
    if unknown := sorted(named - known):
        raise PictureError(f'"{title}" names the party "{unknown[0]}", which is not among its parties. Add the party.')
    if len(known) < len(parties):
        raise PictureError(f'"{title}" names a party twice. Give each id once.')
    if len({each.amount is None for each in movements}) > 1:
        raise PictureError(
            f'"{title}" has movements with an amount and without one. Draw them apart: they do not add up.'
        )
    for each in movements:
        whose = f"{each.source} to {each.target}"
        check_amount(each.amount or Decimal(0), whose)
        if (each.amount or 0) < 0 or each.count < 0:
            raise PictureError(
                f"A movement from {whose} is below nought. Turn it round: the other way is a line of its own."
            )


def _added(movements: Iterable[Movement]) -> Totals:
    totals: Totals = {}
    for each in movements:
        total = totals.setdefault((each.source, each.target), Total(None, 0))
        total.count += each.count
        if each.amount is not None:
            total.amount = (total.amount or Decimal(0)) + each.amount
    return totals


def _size(total: Total) -> Decimal:
    return Decimal(total.count) if total.amount is None else total.amount


def _drawn_as(known: dict[str, Party], totals: Totals, about: str) -> dict[str, Party]:
    """Each party's node: its own, or where there are too many that of the others on its side."""
    moved = dict.fromkeys(known, Decimal(0))
    for (source, target), total in totals.items():
        moved[source] += _size(total)
        moved[target] += _size(total)
    by_size = sorted(known, key=lambda party: (party != about, -moved[party], party))
    if len(known) <= MOST_PARTIES:
        return {party: known[party] for party in by_size}
    alone, rest = by_size[: MOST_PARTIES - len(OTHERS)], by_size[MOST_PARTIES - len(OTHERS) :]
    senders = {source for source, target in totals if source != target}
    receivers = {target for source, target in totals if source != target}
    sides: dict[tuple[bool, bool], list[str]] = {}
    for party in rest:
        sides.setdefault((party in senders, party in receivers), []).append(party)
    drawn_as = {party: known[party] for party in alone}
    for side, together in sides.items():
        others = Party(f"\n{OTHERS[side]}", f"{len(together)} others", OTHERS[side])  # no id of a party has two lines
        drawn_as |= dict.fromkeys(together, known[together[0]] if len(together) == 1 else others)
    return drawn_as


def _table(
    known: dict[str, Party], totals: Totals, drawn_as: dict[str, Party]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """A row for each pair of parties, the largest first, and their sum; with the line it is part of where gathered."""
    with_amounts = any(total.amount is not None for total in totals.values())
    gathered = any(drawn_as[party].id != party for party in known)
    columns = ("From", "To", *(["Amount"] if with_amounts else []), "Count", *(["Drawn as"] if gathered else []))
    rows = []
    for (source, target), total in sorted(totals.items(), key=lambda item: (-_size(item[1]), item[0])):
        line = f"{clean(drawn_as[source].label)} → {clean(drawn_as[target].label)}"
        names = (clean(known[source].label), clean(known[target].label))
        rows.append((*names, *_numbers(total, with_amounts), *([line] if gathered else [])))
    if len(rows) > 1:
        amount = sum((total.amount or Decimal(0) for total in totals.values()), Decimal(0))
        whole = Total(amount, sum(total.count for total in totals.values()))
        rows.append(("All", "", *_numbers(whole, with_amounts), *([""] if gathered else [])))
    return columns, tuple(rows)


def _numbers(total: Total, with_amounts: bool) -> tuple[str, ...]:
    amount = (number(total.amount or Decimal(0)),) if with_amounts else ()
    return (*amount, number(total.count))


def _described(parties: Sequence[Party], totals: Totals) -> str:
    times = sum(total.count for total in totals.values())
    amounts = [total.amount for total in totals.values() if total.amount is not None]
    moved = f", {number(sum(amounts, Decimal(0)))} in all" if amounts else ""
    return f"{counted(times, 'movement')} between {counted(len(parties), 'party', 'parties')}{moved}."
