"""What the calendar holds of feeds, runs and agreements."""

from dataclasses import replace
from datetime import UTC, date, datetime

from countersign.day.loading import load_files

from .conftest import FEEDS, MONDAY
from .small_worker import small

AGREEMENTS = """
[feeds.agreements]
adapter = "csv"
table = "access_agreements"
files = "agreements_{date}.csv"
schedule = "each calendar day"
due = "next day 08:00"
zone = "America/New_York"
[feeds.agreements.columns]
agreement_id = "id"
vendor_id = { constant = "V" }
system_id = { constant = "records" }
purpose = { constant = "servicing" }
coverage = { constant = "named persons" }
began_at = { constant = "2016-07-05T04:00Z" }
ends_at = { from = "ends", empty = "9999-12-31" }
"""


def test_feeds_and_runs_are_due_on_the_following_day_and_what_is_sealed_in_its_circle_alone(firm):
    installation = small(firm.open())
    from countersign.day.planned import Deadline, planned  # after the installation has configured the database

    rulebook = installation.rulebook
    month = {"start": date(2017, 3, 20), "until": date(2017, 3, 22)}
    officer = "information security officer"
    found = planned(rulebook, installation.feeds, installation.firm, **month)
    assert [d for d in found if d.what == "feeds due"] == [
        Deadline(date(2017, 3, 20), "feeds due", "", 6),
        Deadline(date(2017, 3, 21), "feeds due", "", 6),
    ]
    assert Deadline(date(2017, 3, 21), "runs due", officer, 1) in found
    sealed = {name: replace(control, circle="sar") for name, control in rulebook.controls.items()}
    rulebook = replace(rulebook, controls=sealed)
    outside = planned(rulebook, installation.feeds, installation.firm, **month)
    assert {d.what for d in outside} == {"feeds due"}
    assert planned(rulebook, installation.feeds, installation.firm, **month, circles={"sar"}) == found


def test_an_agreement_ends_on_the_firms_date_as_the_latest_file_has_it(firm):
    (firm.folder / "feeds.toml").write_text(FEEDS + AGREEMENTS, encoding="utf-8")
    before, after = MONDAY, date(2017, 3, 21)
    for day, ends in ((before, "2017-04-05T04:00Z"), (after, "2017-04-10T04:00Z")):
        text = f"id,ends\nG1,{ends}\nG2,\n"
        (firm.inbox / f"agreements_{day}.csv").write_text(text, encoding="utf-8")
    installation = firm.open()
    installation.at = datetime(2017, 3, 22, 12, tzinfo=UTC)
    with installation.alone():
        load_files(installation, today=date(2017, 3, 22))
    from countersign.day.planned import Deadline, agreements_ending

    where = installation.feeds, installation.manifest, installation.firm.files
    assert agreements_ending(*where, start=date(2017, 4, 1), until=date(2017, 5, 1)) == [
        Deadline(date(2017, 4, 10), "agreement ends", "vendor manager", 1, "agreement:G1")
    ]
    assert agreements_ending(*where, start=date(2017, 5, 1), until=date(2017, 6, 1)) == []
