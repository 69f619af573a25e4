"""A firm small enough to read: five people, two systems, and files to put into its inbox."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from countersign.day.installation import Installation

FIRM = """
name = "Small Securities"
time_zone = "America/New_York"
crd_number = "1"
first_day = 2017-03-20
people = [{ id = "P9", name = "Olive Officer" }]
roles = [{ role = "information security officer", person = "P9", from = 2016-01-01 }]
"""

FEEDS = """
[feeds.hr]
adapter = "csv"
table = "associations"
files = "hr_{date}.csv"
schedule = "each calendar day"
due = "next day 08:00"
zone = "America/New_York"
[feeds.hr.columns]
association_id = "id"
person_id = "person"
began_at = "began"
ended_at = { from = "ended", empty = "unknown" }

[feeds.people]
adapter = "csv"
table = "persons"
files = "people_{date}.csv"
schedule = "each calendar day"
due = "next day 08:00"
[feeds.people.columns]
person_id = "person"
employee_number = { constant = "E" }
crd_number = { constant = "none" }
legal_name = "name"
other_names = { constant = "" }
email = { from = "email", empty = "unknown" }
branch_id = { constant = "B1" }
department = { constant = "sales" }
manager_id = { constant = "P9" }
registration = { constant = "associated" }
status = { constant = "active" }
origin = { constant = "hired" }

[feeds.inventory]
adapter = "csv"
table = "systems"
files = "systems_{date}.csv"
schedule = "each calendar day"
due = "next day 08:00"
[feeds.inventory.columns]
system_id = "system"
name = "system"
operated_by = { constant = "firm" }
vendor_id = { constant = "none" }
holds_customer_information = "customers"
owner_id = { constant = "P9" }
roster_feed = { constant = "roster" }
log_feed = { constant = "log" }
recertified = { constant = "quarterly" }

[feeds.roster]
adapter = "csv"
table = "entitlements"
files = "roster_{date}.csv"
schedule = "each calendar day"
due = "next day 08:00"
[feeds.roster.columns]
system_id = "system"
login = "login"
person_id = { from = "person", empty = "unknown" }
roster_name = { empty = "unknown" }
roster_crd = { empty = "unknown" }
roster_email = { empty = "unknown" }
roster_branch = { empty = "unknown" }
kind = { constant = "human" }
role = { constant = "reader" }
granted_for = { constant = "sales" }
privileged = { constant = "false" }
second_factor = { constant = "true" }
vaulted = { constant = "false" }
granted_at = { constant = "2016-01-01T00:00:00Z" }
status = { constant = "enabled" }
ended_at = { constant = "9999-12-31" }

[feeds.log]
adapter = "csv"
table = "access_events"
files = "log_{date}.csv"
schedule = "each calendar day"
due = "next day 08:00"
[feeds.log.columns]
event_id = "no"
system_id = "system"
login = "login"
person_id = { empty = "unknown" }
occurred_at = "at"
action = { from = "did", values = { LOOK = "view", SAVE = "download" }, otherwise = "other" }
source_action = "did"
result = { constant = "success" }
records = { constant = "1" }
object_id = { empty = "unknown" }
ip_address = { empty = "unknown" }
country = { constant = "US" }

[feeds.vault]
adapter = "csv"
table = "credential_checkouts"
files = "vault_{date}.csv"
schedule = "each calendar day"
due = "next day 08:00"
[feeds.vault.columns]
checkout_id = "no"
system_id = "system"
login = "login"
person_id = "person"
began_at = "began"
ended_at = "ended"
"""

MONDAY = date(2017, 3, 20)
CONTROL = "use_after_leaving"

FILES = {
    "hr": "id,person,began,ended\n"
    "1,P1,2010-01-04T14:00:00Z,9999-12-31\n"
    "2,P2,2010-01-04T14:00:00Z,2017-03-20T14:00:00Z\n"
    "3,P3,2010-01-04T14:00:00Z,\n",
    "people": "person,name,email\nP1,Ann Able,a@x.example\nP2,Bob Baker,\nP3,Cy Case,\n",
    "systems": "system,customers\nrecords,true\nlunch,false\n",
    "roster": "system,login,person\nrecords,ann,P1\nrecords,bob,P2\nrecords,cy,P3\n",
    "vault": "no,system,login,person,began,ended\n",
    "log": "no,system,login,at,did\n"
    "1,records,ann,2017-03-20T15:00:00Z,LOOK\n"
    "2,records,bob,2017-03-20T13:59:59Z,LOOK\n"
    "3,records,bob,2017-03-20T14:00:00Z,SAVE\n"
    "4,records,cy,2017-03-20T15:00:00Z,LOOK\n"
    "5,lunch,bob,2017-03-20T16:00:00Z,LOOK\n",
}


class SmallFirm:
    """The firm's folder, and what a test does to it."""

    def __init__(self, folder: Path, thresholds: str) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        self.inbox = folder / "inbox"
        self.inbox.mkdir()
        for name, text in (("firm.toml", FIRM), ("feeds.toml", FEEDS), ("thresholds.toml", thresholds)):
            (folder / name).write_text(text, encoding="utf-8")

    def deliver(self, *, day: date = MONDAY, without: str = "", **changed: str) -> None:
        """Put a day's files into the inbox, less one, or with other content."""
        for name, text in {**FILES, **changed}.items():
            if name != without:
                (self.inbox / f"{name}_{day}.csv").write_text(text, encoding="utf-8")

    def open(self, hour: int = 12, day: date = MONDAY) -> Installation:
        """The installation, at an hour (UTC) of the day after."""
        return Installation(self.folder, datetime(day.year, day.month, day.day + 1, hour, tzinfo=UTC))


@pytest.fixture
def thresholds() -> str:
    return (Path(__file__).parents[2] / "firms" / "example" / "thresholds.toml").read_text(encoding="utf-8")


@pytest.fixture
def firm(tmp_path, thresholds) -> SmallFirm:
    return SmallFirm(tmp_path / "firm", thresholds)
