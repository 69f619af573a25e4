"""A control's page says what it is, what law it carries out, what came of it, and whether its examples hold."""

from html import unescape

import pytest

from countersign.web.boards.controls import trend_word
from countersign.web.workplace import workplace

from .conftest import NOT_RUN, RAN, plain


def test_every_control_is_listed_with_who_answers_for_it_and_its_last_outcome(enter):
    page = enter("example-cco").see("/controls/")
    for name in workplace().rulebook.controls:
        assert f'href="/controls/{name}/"' in page
    assert "Ambrose Tennant" in page
    assert "too early to say" in page.lower()


@pytest.mark.parametrize("person", ["example-cco", "example-operator", "example-author", "example-audit"])
def test_a_control_shows_its_text_its_law_its_numbers_and_its_source(enter, person):
    page = unescape(enter(person).see(f"/controls/{RAN}/"))
    assert "Each day the information security officer reviews every use" in page
    assert "17 CFR 248.30(a)" in page
    assert "An alert of a critical control is answered within so many business days" in page
    assert "Proposed by Dorothea Lindqvist, approved by Marguerite Halloran on 2008-12-15" in page
    assert "Information security officer: Ambrose Tennant" in page
    assert "each calendar day; next for" in page
    assert "def use_after_leaving(" in page


def test_open_alerts_are_for_whoever_sees_casework(enter):
    assert "P2 used records (download)" in enter("example-cco").see(f"/controls/{RAN}/")
    assert "P2 used records (download)" not in enter("example-operator").see(f"/controls/{RAN}/")


def test_law_that_nobody_has_checked_says_so(enter):
    rulebook = workplace().rulebook
    visitor = enter("example-cco")
    unchecked = [
        control.id
        for control in rulebook.controls.values()
        if any(not p.verified for p in rulebook.rules.parameters_for(control.cites).values())
    ]
    for name in unchecked[:3]:
        page = visitor.see(f"/controls/{name}/")
        assert "NOT VERIFIED" in page or "Set by law" not in page


def test_examples_are_shown_as_tables_and_tried_on_demand(enter):
    visitor = enter("example-cco")
    page = unescape(visitor.see(f"/controls/{RAN}/"))
    assert "Two hours after the association ended, in a third party's system" in page
    assert "trips it" in page
    tried = visitor.see(f"/controls/{RAN}/try/")
    assert "Every example gives what it says." in tried
    assert "not as it says" not in tried


def test_a_sealed_control_is_to_others_as_if_there_were_none(enter, sealed):
    outside, inside = enter("example-cco"), enter("example-aml")
    for address in ("/controls/{}/", "/controls/{}/try/", "/runs/{}/2017-03-20/"):
        there, nowhere = outside.see(address.format(sealed), 404), outside.see(address.format("no_such_thing"), 404)
        assert plain(there) == plain(nowhere)
        inside.see(address.format(sealed))
    assert sealed not in outside.see("/controls/")
    assert sealed in inside.see("/controls/")
    assert sealed not in outside.see("/runs/?day=2017-03-20")


def test_a_control_that_did_not_run_is_no_nought_in_its_picture(enter):
    page = enter("example-cco").see(f"/controls/{NOT_RUN}/")
    assert "of which 0 with a run" in page


def test_a_trend_needs_runs_to_compare():
    assert trend_word([]) == "too early to say"
