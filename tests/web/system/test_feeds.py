"""What arrived, what lies in quarantine, and its correction by hand."""

import re

from countersign.web.workplace import workplace

from ..conftest import evidence
from .conftest import BAD_LINE

QUARANTINE = "/feeds/log/2017-03-20/"
MENDED = "6,records,ann,2017-03-20T18:00:00Z,LOOK"


def source_digest() -> str:
    (load,) = [e for e in evidence("load") if e.subject == "log"]
    return str(load.body["source_digest"])


def mend(visitor, status: int = 302, text: str = MENDED, of: str = "") -> str:
    said = {"of": of or source_digest(), "line-7": text, "was-7": BAD_LINE}
    answer = visitor.client.post(f"{QUARANTINE}resubmit/", said)
    assert answer.status_code == status
    return visitor.see(answer.headers["Location"]) if status == 302 else answer.content.decode()


def test_a_day_shows_each_feed_and_what_it_lacks(enter):
    page = enter("example-cco").see("/feeds/?day=2017-03-20")
    assert "Of 6 files that were due, 1 came with rows put into quarantine." in page
    assert f'href="{QUARANTINE}"' in page
    missing = enter("example-cco").see("/feeds/?day=2017-03-21")
    assert "No file was due." in missing  # they are awaited: due the day after


def test_a_feed_shows_its_history_and_its_mapping_in_words(enter):
    page = enter("example-cco").see("/feeds/log/")
    assert "LOOK means view" in page
    assert "anything else means other" in page
    assert "empty means unknown" in page
    enter("example-cco").see("/feeds/none/", 404)


def test_quarantine_says_what_is_wrong_and_hides_what_is_personal(enter):
    page = enter("example-cco").see(QUARANTINE)
    assert "not a moment" in page
    assert "<b>ann</b>" not in page
    assert "Correct the lines" not in page
    assert "Correct the lines" in enter("example-operator").see(QUARANTINE)


def test_seeing_the_lines_as_delivered_is_evidenced_and_escaped(enter):
    enter("example-cco").see(f"{QUARANTINE}correct/", 403)
    assert evidence("quarantined lines seen") == []
    page = enter("example-operator").see(f"{QUARANTINE}correct/")
    assert "&lt;b&gt;ann&lt;/b&gt;" in page
    assert "<b>ann</b>" not in page
    (seen,) = evidence("quarantined lines seen")
    assert (seen.actor, seen.subject, seen.body["lines"]) == ("example-operator", "log", [7])
    assert "ann" not in str(seen.body)


def test_a_corrected_line_is_loaded_and_the_correction_has_a_name(enter):
    page = mend(enter("example-operator"))
    assert "6 of 6 rows; nothing is left in quarantine" in page
    assert "Nothing of this delivery lies in quarantine" in page
    (correction,) = evidence("resubmission")
    assert (correction.actor, correction.body["lines"]) == ("example-operator", [7])
    assert workplace().manifest.delivery("log", correction.as_of).quarantined == 0


def test_a_line_that_is_still_wrong_stays_and_is_told(enter):
    page = mend(enter("example-operator"), text="6,records,ann,still no moment,LOOK")
    assert "1 row still in quarantine" in page


def test_nothing_changed_is_nothing_done_and_what_was_typed_is_kept(enter):
    visitor = enter("example-operator")
    assert "Nothing was changed." in mend(visitor, 400, text=BAD_LINE)
    other = {"of": source_digest(), "line-2": "1,records,ann,2017-03-20T15:00:00Z,SAVE", "line-7": MENDED}
    answer = visitor.client.post(f"{QUARANTINE}resubmit/", other)
    said = answer.content.decode()
    assert answer.status_code == 400
    assert "not in quarantine" in said
    assert MENDED in said
    assert evidence("resubmission") == []


def test_a_correction_of_what_was_corrected_meanwhile_is_refused(enter):
    visitor, of = enter("example-operator"), source_digest()
    mend(visitor, of=of)
    said = visitor.client.post(f"{QUARANTINE}resubmit/", {"of": of, "line-7": f"{MENDED}D", "was-7": BAD_LINE})
    assert said.status_code == 409
    assert "changed meanwhile" in said.content.decode()


def test_nobody_else_corrects_anything(enter):
    mend(enter("example-cco"), 403)
    mend(enter("example-operator"), 404, of="sha256:" + "0" * 64)
    assert evidence("resubmission") == []


def test_a_form_says_which_line_and_what_is_wrong_beside_it(enter):
    page = enter("example-operator").see(f"{QUARANTINE}correct/")
    assert re.search(r'<label for="line-7">Line 7</label>', page)
    assert re.search(r"occurred_at [^<]*", page)
