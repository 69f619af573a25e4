"""The queue and the page of an alert: who sees what, what each button does, and what is refused."""

import re

import pytest

from countersign.casework import waivers
from countersign.casework.evidence_storage import SealedStorage
from countersign.casework.models import Alert, Case, Decision

from ..conftest import evidence
from .conftest import AML, AUDIT, CCO, DAY, IAM, INTRODUCING, ISO, OPERATOR, raised


def test_the_queue_shows_what_is_open_and_nothing_sealed(firm, text):
    page = text(firm.of(ISO).get("/alerts/"))
    assert page.count("<tr>") - 1 == 5  # five lines and the head
    assert "Login P1 was used." in page
    assert "S1" not in page
    assert re.search(r"All <span class=\"count\">5</span>", page)


def test_the_circle_sees_what_is_sealed_and_that_is_evidenced_out_of_sight(firm, text):
    before = len(evidence("sealed record read"))
    page = text(firm.of(AML).get("/alerts/"))
    assert "Login S1 was used." in page
    entries = list(SealedStorage().find("sealed record read"))
    assert [(e.actor, e.body["records"]) for e in entries] == [(AML, [f"alert:{firm.alert('S1').id}"])]
    assert len(evidence("sealed record read")) == before


def test_sealed_and_absent_are_the_same_to_the_letter(firm):
    sealed = firm.alert("S1").id
    for path in ("/alerts/{}/", "/alerts/{}/rows", "/alerts/{}/members"):
        there, nowhere = firm.of(ISO).get(path.format(sealed)), firm.of(ISO).get(path.format("0" * 16))
        assert there.status_code == nowhere.status_code == 404
        assert blind(there.content) == blind(nowhere.content)
    taken = firm.of(ISO).post(f"/alerts/{sealed}/take")
    assert taken.status_code == 404
    assert (
        "S1"
        not in firm.of(ISO)
        .get("/search?q=S1")
        .content.decode()
        .replace("“S1”", "")
        .replace('value="S1"', "")
        .split("By this very id")[0]
    )
    assert firm.of(ISO).get("/people/S1/").status_code == 404


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("q=P2", ["P2"]),
        ("status=assigned", []),
        ("assigned_to=nobody&control=use_after_leaving", ["C1", "C2"]),
        ("view=mine", []),
        ("overdue=on", []),
        ("owner=information+security+officer&topic=access&sort=latest", ["C1", "C2", "P1", "P2", "P3"]),
        ("status=no+such+status", ["C1", "C2", "P1", "P2", "P3"]),
    ],
)
def test_the_queue_is_narrowed(firm, text, query, keys):
    page = text(firm.of(ISO).get(f"/alerts/?{query}"))
    assert sorted(re.findall(r"Login (\w+) was used\.</a>", page)) == keys


def test_long_queues_are_read_in_parts_without_loss(firm, text):
    raised(*(f"M{number:03}" for number in range(120)))
    seen, path = [], "/alerts/?sort=latest"
    for _ in range(4):
        page = text(firm.of(ISO).get(path))
        seen += re.findall(r"Login (\w+) was used\.</a>", page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        if not following:
            break
        path = "/alerts/" + following[1].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 125
    back = re.search(r'rel="prev" href="([^"]+)"', page)
    assert len(re.findall(r"was used\.</a>", text(firm.of(ISO).get("/alerts/" + back[1].replace("&amp;", "&"))))) == 50


@pytest.mark.parametrize("key", ["%", "W10", "bm9uc2Vuc2U", "WyIyMDI2LTAxLTAxIiwgIlwwIl0", "x" * 300])
def test_a_broken_key_of_a_list_is_said_to_be_broken(firm, key):
    assert firm.of(ISO).get("/alerts/", {"after": key}).status_code == 400


def test_several_are_taken_up_at_once_without_a_script(firm):
    ids = [firm.alert(key).id for key in ("P1", "P2")]
    answer = firm.of(ISO).post("/alerts/take", {"alert": ids, "do": "take", "back": "?sort=latest"})
    assert answer.status_code == 302
    assert answer["Location"] == "/alerts/?sort=latest"
    assert {row.assigned_to for row in Alert.objects.filter(id__in=ids)} == {ISO}


def test_where_one_cannot_be_taken_none_is(firm, text):
    ids = [firm.alert(key).id for key in ("P1", "P2")]
    firm.case("P2")
    answer = firm.of(ISO).post("/alerts/take", {"alert": ids, "do": "take"})
    assert answer.status_code == 400
    assert "assign the case" in text(answer)
    assert firm.alert("P1").assigned_to == ""


def test_several_are_dismissed_given_or_opened_as_a_case(firm, text):
    ids = [firm.alert(key).id for key in ("P1", "C1")]
    answer = firm.of(ISO).post("/alerts/take", {"alert": ids, "do": "more"})
    page = text(firm.of(ISO).get(answer["Location"]))
    assert "2 alerts together" in page
    wrong = firm.of(ISO).post("/alerts/selected", {"alert": ids, "do": "dismiss", "dismiss-finding": "explained"})
    assert wrong.status_code == 422
    assert "This field is required" in text(wrong)
    right = {"alert": ids, "do": "dismiss", "dismiss-finding": "explained", "dismiss-reason": "Test logins."}
    assert firm.of(ISO).post("/alerts/selected", right).status_code == 302
    assert firm.alert("C1").is_open  # it waits for a second person
    assert Decision.objects.filter(kind="dismissal").count() == 2
    given = {"alert": [firm.alert("P2").id], "do": "give", "give-to": IAM}
    assert firm.of(CCO).post("/alerts/selected", given).status_code == 422  # not one whose role reaches that far
    assert firm.of(CCO).post("/alerts/selected", given | {"give-to": ISO}).status_code == 302
    assert firm.alert("P2").assigned_to == ISO


def test_the_page_offers_only_what_may_be_done(firm, text):
    row = firm.alert("C1")
    assert "Prepare the dismissal" in text(firm.of(ISO).get(f"/alerts/{row.id}/"))
    for reader in (IAM, AUDIT):
        page = text(firm.of(reader).get(f"/alerts/{row.id}/"))
        assert row.sentence in page
        assert "Prepare the dismissal" not in page
    assert firm.of(OPERATOR).get(f"/alerts/{row.id}/").status_code == 403
    assert firm.of(INTRODUCING).get(f"/alerts/{row.id}/").status_code == 404
    assert firm.of(IAM).post(f"/alerts/{row.id}/take").status_code == 403
    assert firm.of(AUDIT).post(f"/alerts/{row.id}/take").status_code == 403


def test_an_alert_is_taken_given_and_dismissed(firm, text):
    row = firm.alert("C1")
    assert firm.of(ISO).post(f"/alerts/{row.id}/take").status_code == 302
    assert firm.of(ISO).post(f"/alerts/{row.id}/give", {"give-to": CCO}).status_code == 302
    assert firm.alert("C1").assigned_to == CCO
    form = {"dismiss-finding": "put right", "dismiss-reason": "Ended."}
    assert firm.of(ISO).post(f"/alerts/{row.id}/dismiss", form).status_code == 302
    page = text(firm.of(ISO).get(f"/alerts/{row.id}/"))
    assert "waits for a second person" in page
    assert "Given to Dorothea Lindqvist" in page


def test_what_was_typed_survives_a_change_by_somebody_else(firm, text):
    row = firm.alert("C1")
    page = text(firm.of(ISO).get(f"/alerts/{row.id}/"))
    version = re.search(r'name="dismiss-version" value="(sha256:\w+)"', page)[1]
    firm.of(CCO).post(f"/alerts/{row.id}/take")
    form = {"dismiss-finding": "put right", "dismiss-reason": "A long and careful reason.", "dismiss-version": version}
    answer = firm.of(ISO).post(f"/alerts/{row.id}/dismiss", form)
    assert answer.status_code == 409
    assert "A long and careful reason." in text(answer)
    assert not Decision.objects.exists()
    renewed = re.search(r'name="dismiss-version" value="(sha256:\w+)"', text(answer))[1]
    assert renewed != version
    again = firm.of(ISO).post(f"/alerts/{row.id}/dismiss", form | {"dismiss-version": renewed})
    assert again.status_code == 302


def test_an_alert_about_oneself_is_somebody_elses(firm, text):
    raised("X1", person_id=ISO)
    row = firm.alert("X1")
    page = text(firm.of(ISO).get(f"/alerts/{row.id}/"))
    assert "This alert is about you" in page
    form = {"dismiss-finding": "put right", "dismiss-reason": "Fine."}
    assert firm.of(ISO).post(f"/alerts/{row.id}/dismiss", form).status_code == 403


def test_an_alert_goes_into_an_existing_case(firm):
    case = firm.case("P1")
    answer = firm.of(ISO).post(f"/alerts/{firm.alert('P2').id}/put-into-case", {"into-case": case.id})
    assert answer["Location"] == f"/cases/{case.id}/"
    assert firm.alert("P2").case_id == case.id


def test_a_case_is_opened_over_alerts(firm, text):
    row = firm.alert("P1")
    page = text(firm.of(ISO).get(f"/cases/open?alert={row.id}"))
    assert "What it will have to do" in page
    form = {"alert": [row.id], "title": "A login of a leaver", "due": "2026-04-01", "to": ISO}
    answer = firm.of(ISO).post("/cases/open", form)
    case = Case.objects.get()
    assert answer["Location"] == f"/cases/{case.id}/"
    assert case.steps.count() > 0
    assert firm.of(ISO).post("/cases/open", form | {"title": ""}).status_code == 422


def test_what_is_hostile_is_only_text(firm, text):
    raised("H1", login="<script>alert(1)</script>", role="{{ 7|add:7 }}", branch="\u202egnp")
    page = text(firm.of(ISO).get(f"/alerts/{firm.alert('H1').id}/"))
    assert "<script>alert(1)" not in page
    assert "{{ 7|add:7 }}" in page
    found = text(firm.of(ISO).get("/alerts/", {"q": '"><script>x</script>'}))
    assert "<script>x" not in found
    assert firm.of(ISO).get("/alerts/", {"q": "a\0b"}).status_code == 200


def test_personal_values_are_masked_until_somebody_says_that_they_look(firm, text):
    raised("H2", login="olga.eldford")
    row = firm.alert("H2")
    page = f"/alerts/{row.id}/"
    assert "olga.eldford" not in text(firm.of(ISO).get(page))
    answer = firm.of(ISO).post(f"{page}show")
    assert "olga.eldford" in text(firm.of(ISO).get(answer["Location"]))
    assert [(e.actor, e.subject) for e in evidence("personal information seen")] == [(ISO, f"alert:{row.id}")]
    # another person's look shows nothing to oneself, nor does one's own to oneself later
    assert "olga.eldford" not in text(firm.of(CCO).get(answer["Location"]))
    firm.clock.forward(minutes=10)
    firm.of(ISO).get(page)
    firm.clock.forward(minutes=10)
    assert "olga.eldford" not in text(firm.of(ISO).get(answer["Location"]))
    assert firm.of(AUDIT).post(f"{page}show").status_code == 403


def test_the_rows_behind_are_told_to_be_missing_where_nothing_arrived(firm, text):
    row = firm.alert("P1")
    part = firm.of(ISO).get(f"/alerts/{row.id}/rows", headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "<html" not in text(part)
    assert "had arrived" in text(part)


def test_forms_ask_for_the_token_of_the_page(firm):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    strict.cookies = firm.of(ISO).cookies
    answer = strict.post(f"/alerts/{firm.alert('P1').id}/take")
    assert answer.status_code == 403
    assert firm.alert("P1").assigned_to == ""


def test_a_waiver_is_proposed_from_an_alert_signed_and_ended(firm, text):
    raised("W1", system_id="portal")
    page = text(firm.of(ISO).get(f"/waivers/propose?alert={firm.alert('W1').id}"))
    assert "system_id = portal" in page
    form = {
        "waiver-control": "use_after_leaving",
        "waiver-matches": "system_id = portal",
        "waiver-starts": DAY.isoformat(),
        "waiver-ends": "2026-04-01",
        "waiver-reason": "Their log comes late.",
    }
    wrong = firm.of(ISO).post("/waivers/propose", form | {"waiver-matches": "everything"})
    assert wrong.status_code == 422
    assert "column = value" in text(wrong)
    too_long = firm.of(ISO).post("/waivers/propose", form | {"waiver-ends": "2027-04-01"})
    assert too_long.status_code == 422
    assert "Their log comes late." in text(too_long)
    answer = firm.of(ISO).post("/waivers/propose", form)
    decision = Decision.objects.get(kind="waiver")
    assert (
        firm.of(ISO).post(f"/decisions/{decision.id}/sign", {"sign-digest": decision.content_digest}).status_code == 403
    )
    signed = firm.of(CCO).post(f"/decisions/{decision.id}/sign", {"sign-digest": decision.content_digest})
    assert signed["Location"] == answer["Location"]
    assert "in force" in text(firm.of(ISO).get("/waivers/"))
    assert waivers.in_force("use_after_leaving", DAY)
    assert firm.of(ISO).post(f"{answer['Location']}end").status_code == 302
    assert not waivers.in_force("use_after_leaving", DAY)


def blind(content: bytes) -> bytes:
    """A page without what differs from one form to the next."""
    return re.sub(rb'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"', b"", content)
