"""Whose a login is: what the examples leave open."""

from hypothesis import given
from hypothesis import strategies as st

from countersign.tables import declared_tables
from rulebook.derived.login_holders import People, plain

PERSON, ROSTER = declared_tables()["persons"], declared_tables()["entitlements"]
SILENT = dict.fromkeys(("person_id", "roster_name", "roster_crd", "roster_email", "roster_branch"))


def people(*given):
    return People(iter([PERSON.complete(row) for row in given]), accept=0.93, review=0.85)


def roster(**signs):
    return ROSTER.complete({**SILENT, **signs})


@given(st.permutations(["Ann", "Mary", "Day-Lewis"]))
def test_a_name_is_the_same_in_any_order_of_its_words(words):
    assert plain(" ".join(words))[1] == "ann day lewis mary"


def test_a_name_is_the_same_with_accents_capitals_and_apostrophes_or_without():
    assert plain("O’BRIEN, Séan") == plain("sean obrien") == ("s", "obrien sean")


def test_a_near_name_with_another_initial_is_left_to_a_person():
    firm = people({"legal_name": "Ada Merriweather"})
    assert firm.match(roster(roster_name="Ida Merriweather", roster_branch="B1")) == ("nobody", ["P1"])


def test_a_near_name_in_another_branch_is_nobody():
    firm = people({"legal_name": "Ada Merriweather"})
    assert firm.match(roster(roster_name="Ada Merryweather", roster_branch="B2")) == ("nobody", [])


def test_a_name_whose_bearer_has_another_depository_number_is_a_contradiction():
    firm = people({"legal_name": "Ada Merriweather"})
    assert firm.match(roster(roster_name="Ada Merriweather", roster_crd="2")) == ("contradiction", ["P1"])


def test_two_people_with_one_address_are_told_apart_by_the_number():
    firm = people({"person_id": "P1"}, {"person_id": "P2", "crd_number": "2"})
    assert firm.match(roster(person_id="P2", roster_email="ada.merriweather@firm.example")) == ("number", ["P2"])
    both = firm.match(roster(roster_email="ada.merriweather@firm.example"))
    assert (both[0], sorted(both[1])) == ("several people", ["P1", "P2"])


def test_a_row_that_says_nothing_is_nobodys():
    assert people({}).match(roster()) == ("nobody", [])
