"""Whose each login is, with the reason.

A roster may give the firm's own number, a depository number, an address, or no more than a name and a branch, spelled
as its operator likes. The surest sign decides: the firm's number, the depository number, the address, the exact name
within the branch, the exact name if only one person of the firm bears it, and last a name nearly the same, within the
branch, with the same initial, and nobody else's nearly so. Signs that point to different people decide nothing. What
stays open is left open: no holder is unknown, never nobody. `candidates` names who was considered then.

Logins that are shared or a machine's have no holder.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from rapidfuzz.distance import JaroWinkler

from countersign.authoring import AsOf, Example, Firm, Rows, prepared

Match = tuple[str, list[str]]


@prepared(
    key=("system_id", "login"),
    columns={
        "system_id": "string",
        "login": "string",
        "kind": "string",
        "person_id": "string",
        "matched_by": "string",
        "candidates": "string",
    },
)
def login_holders(entitlements: Rows, persons: Rows, firm: Firm, as_of: AsOf) -> Iterator[Mapping[str, Any]]:
    accept, review = (float(n.on(as_of.day)) for n in (firm.name_match_accept, firm.name_match_review))
    people = People(persons, accept=accept, review=review)
    for row in entitlements:
        matched_by, found = people.match(row) if row["kind"] == "human" else (f"{row['kind']} login", [])
        decided = matched_by in SIGNS and len(found) == 1
        yield {
            **row,
            "person_id": found[0] if decided else None,
            "matched_by": matched_by,
            "candidates": "" if decided else ";".join(sorted(found)),
        }


SIGNS = ("number", "CRD number", "e-mail", "name in the branch", "name in the firm", "near name")


class People:
    """The firm's people, by every sign a roster may give."""

    def __init__(self, persons: Rows, *, accept: float, review: float) -> None:
        self._accept, self._review = accept, review
        self._persons: dict[str, Mapping[str, Any]] = {}
        self._by_crd: dict[str | None, set[str]] = defaultdict(set)
        self._by_email: dict[str | None, set[str]] = defaultdict(set)
        self._by_name: dict[str, set[str]] = defaultdict(set)
        self._in_branch: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for person in persons:
            self._add(person["person_id"], person)

    def _add(self, number: str, person: Mapping[str, Any]) -> None:
        self._persons[number] = person
        if person["crd_number"] not in (None, "none"):
            self._by_crd[person["crd_number"]].add(number)
        if person["email"] is not None:
            self._by_email[person["email"]].add(number)
        for written in (person["legal_name"], *filter(None, person["other_names"].split(";"))):
            initial, name = plain(written)
            self._by_name[name].add(number)
            self._in_branch[person["branch_id"]].append((number, initial, name))

    def match(self, row: Mapping[str, Any]) -> Match:
        """What ties a roster's row to people, and to whom; one person only if `matched_by` is a sign."""
        return self._by_sign(row) or self._by_exact_name(row) or self._by_near_name(row)

    def _by_sign(self, row: Mapping[str, Any]) -> Match | None:
        number = row["person_id"]
        pointed = {
            "number": {number} if number in self._persons else set(),
            "CRD number": self._by_crd.get(row["roster_crd"], set()),
            "e-mail": self._by_email.get(row["roster_email"], set()),
        }
        signs = {sign: people for sign, people in pointed.items() if people}
        if not signs:
            return None
        common = set.intersection(*signs.values())
        if not common or all(self._speaks_against(row, person) for person in common):
            return "contradiction", list(set.union(*signs.values()))
        return (next(iter(signs)) if len(common) == 1 else "several people"), list(common)

    def _speaks_against(self, row: Mapping[str, Any], number: str) -> bool:
        """Whether the row gives a number that is not this person's."""
        crd = self._persons[number]["crd_number"]
        other_crd = row["roster_crd"] is not None and crd not in (None, "none", row["roster_crd"])
        return other_crd or row["person_id"] not in (None, number)

    def _by_exact_name(self, row: Mapping[str, Any]) -> Match | None:
        bearers = self._by_name.get(plain(row["roster_name"] or "")[1], set())
        if not bearers:
            return None
        possible = [person for person in bearers if not self._speaks_against(row, person)]
        if not possible:
            return "contradiction", list(bearers)
        here = [person for person in possible if self._persons[person]["branch_id"] == row["roster_branch"]]
        if len(here or possible) > 1:
            return "several people", here or possible
        return ("name in the branch", here) if here else ("name in the firm", possible)

    def _by_near_name(self, row: Mapping[str, Any]) -> Match:
        initial, name = plain(row["roster_name"] or "")
        near: dict[str, float] = {}
        for person, its_initial, its_name in self._in_branch.get(row["roster_branch"], ()):
            alike = JaroWinkler.similarity(name, its_name, score_cutoff=self._review)
            if alike and not self._speaks_against(row, person):
                near[person] = max(near.get(person, 0), alike if initial == its_initial else self._review)
        if len(near) > 1:
            return "several people", list(near)
        sure = any(alike >= self._accept for alike in near.values())
        return "near name" if sure else "nobody", list(near)


def plain(name: str) -> tuple[str, str]:
    """Initial of the first name, and the name without accents, capitals, punctuation and order of its words."""
    last, comma, first = name.partition(",")
    letters = unicodedata.normalize("NFKD", f"{first} {last}" if comma else name).casefold()
    kept = (c if c.isalnum() else "" if unicodedata.combining(c) or c in APOSTROPHES else " " for c in letters)
    words = "".join(kept).split()
    return (words[0][0] if words else ""), " ".join(sorted(words))


APOSTROPHES = "'’‘`."


def _roster(login: str, **signs: str | None) -> dict[str, str | None]:
    silent = dict.fromkeys(("person_id", "roster_name", "roster_crd", "roster_email", "roster_branch"))
    return {"system_id": "s", "login": login, **silent, **signs}


def _given(login: str, person: str | None, matched_by: str, candidates: str = "", kind: str = "human") -> dict[str, Any]:
    return {
        "system_id": "s",
        "login": login,
        "kind": kind,
        "person_id": person,
        "matched_by": matched_by,
        "candidates": candidates,
    }


EXAMPLES = [
    Example(
        "each sign in turn, and a machine's login",
        persons=[
            {"person_id": "P1", "other_names": "Addie Merriweather;Ada Lovelock"},
            {
                "person_id": "P2",
                "legal_name": "Seán O'Brien-Keogh",
                "crd_number": "1000002",
                "email": "sean@firm.example",
                "branch_id": "B2",
            },
        ],
        entitlements=[
            _roster("a", person_id="P1"),
            _roster("b", roster_crd="1000002", person_id=None),
            _roster("c", roster_email="sean@firm.example"),
            _roster("d", roster_name="LOVELOCK, ADA", roster_branch="B1"),
            _roster("e", roster_name="KEOGH, SEAN OBRIEN", roster_branch="B9"),
            _roster("f", roster_name="ADA MERRYWEATHER", roster_branch="B1"),
            _roster("g", roster_name="ADA MERRYWEATHER", roster_branch="B2"),
            _roster("h", person_id="P1") | {"kind": "service"},
        ],
        gives=[
            _given("a", "P1", "number"),
            _given("b", "P2", "CRD number"),
            _given("c", "P2", "e-mail"),
            _given("d", "P1", "name in the branch"),
            _given("e", "P2", "name in the firm"),
            _given("f", "P1", "near name"),
            _given("g", None, "nobody"),
            _given("h", None, "service login", kind="service"),
        ],
    ),
    Example(
        "what does not decide: two people of one name, two nearly so, signs that point to two people",
        persons=[
            {"person_id": "P1"},
            {"person_id": "P2", "crd_number": "1000002", "email": "p2@firm.example"},
            {"person_id": "P3", "legal_name": "Jon Smithe", "crd_number": "none", "email": None},
            {"person_id": "P4", "legal_name": "Joan Smithe", "crd_number": "none", "email": None},
        ],
        entitlements=[
            _roster("a", roster_name="Ada Merriweather", roster_branch="B1"),
            _roster("b", roster_name="John Smithe", roster_branch="B1"),
            _roster("c", person_id="P1", roster_crd="1000002"),
            _roster("d", roster_name="Jon Smithe", person_id="P9"),
            _roster("e", roster_name="Ada Merriweather", roster_crd="1000001"),
        ],
        gives=[
            _given("a", None, "several people", "P1;P2"),
            _given("b", None, "several people", "P3;P4"),
            _given("c", None, "contradiction", "P1;P2"),
            _given("d", None, "contradiction", "P3"),
            _given("e", "P1", "CRD number"),
        ],
    ),
]
