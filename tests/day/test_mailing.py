"""E-mail: it says that something waits and nothing else, and goes out at most once, whatever is killed when."""

import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from countersign.day.installation import DayError, Installation
from countersign.day.mailing import mail_server_of, send_mails, subject_and_body
from countersign.store.firm import Firm

from .conftest import FIRM
from .post_office import post_office

AT, TODAY = datetime(2017, 3, 21, 12, tzinfo=UTC), date(2017, 3, 21)
PEOPLE = FIRM.replace(
    'people = [{ id = "P9", name = "Olive Officer" }]',
    'people = [{ id = "P9", name = "Olive Officer", email = "olive@x.example" }, '
    '{ id = "P8", name = "Pia Plain", email = "pia@x.example" }]',
)
SERVER = '[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nfrom = "countersign@x.example"\n'
ADDRESS = '[workbench]\naddress = "https://countersign.x.example"\n'
SENDER = """
import sys
from datetime import date, datetime
from pathlib import Path
from countersign.day.installation import Installation
from countersign.day.mailing import mail_server_of, send_mails
installation = Installation(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
from countersign.casework.acting import system_at
actor = system_at(installation.at, date.fromisoformat(sys.argv[3]))
send_mails(installation.firm, mail_server_of(installation.firm), actor=actor)
"""


@pytest.fixture
def office():
    with post_office() as server:
        yield server


@pytest.fixture
def firm(tmp_path, thresholds):
    """What `opened` opens: a folder of two people who can be reached."""
    folder = tmp_path / "firm"
    folder.mkdir()
    (folder / "thresholds.toml").write_text(thresholds, encoding="utf-8")
    return folder


def opened(folder: Path, office, more: str = "") -> Installation:
    (folder / "firm.toml").write_text(PEOPLE + SERVER.format(port=office.port) + more, encoding="utf-8")
    return Installation(folder, AT)


def tell(occasion: str, person: str = "P9", **more) -> None:
    from countersign.casework.messages import tell as tell_now

    tell_now(person=person, occasion=occasion, text="P1 used records.", at=AT, mail=True, **more)


def send(installation: Installation):
    from countersign.casework.acting import system_at

    firm = installation.firm
    return send_mails(firm, mail_server_of(firm), actor=system_at(AT, TODAY))


def counts():
    from countersign.casework.messages import mail_counts

    return dict(mail_counts())


def entries(installation, kind):
    return list(installation.storage.find(kind))


def test_one_mail_for_each_person_says_that_something_waits_and_no_more(firm, office):
    installation = opened(firm, office, ADDRESS)
    tell("a")
    tell("b")
    tell("c", circle="sar")
    tell("d", person="P8")
    assert send(installation).sent == 2
    assert send(installation).sent == 0
    olive, pia = sorted(office.mails, key=lambda mail: "pia@" in mail)
    assert "To: olive@x.example" in olive
    assert "Subject: 2 things wait for you in Countersign" in olive
    assert "https://countersign.x.example" in olive
    assert "Subject: One thing waits for you in Countersign" in pia
    assert "P1" not in olive + pia
    assert "records" not in olive + pia
    assert counts() == {"sent": 3}
    assert [len(entry.body["messages"]) for entry in entries(installation, "mail sent")] == [1, 2]


def test_the_first_due_date_is_named(firm, office):
    subject, body = subject_and_body(opened(firm, office).firm, items=3, due=date(2017, 3, 24))
    assert subject == "3 things wait for you in Countersign"
    assert (
        body == "3 things wait for you in Countersign.\nThe first is due on 2017-03-24.\nSign in to see what it is.\n"
    )


@pytest.mark.parametrize("word", ["MAIL", "RCPT"])
def test_what_the_server_refuses_has_failed_and_keeps_nobody_else_waiting(firm, office, word):
    installation = opened(firm, office)
    tell("a")
    office.answers[word] = "550 no"
    mailed = send(installation)
    assert (mailed.sent, mailed.failed, mailed.trouble) == (0, 1, "")
    assert counts() == {"failed": 1}
    assert len(entries(installation, "mail failed")) == 1
    office.answers[word] = "250 yes"
    tell("b", person="P8")
    assert send(installation).sent == 1
    assert len(office.mails) == 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_line_that_goes_dead_after_the_mail_was_taken_is_not_tried_again(firm, office):
    installation = opened(firm, office)
    tell("a")

    def go_dead(word):
        if word == "TAKEN":
            raise ConnectionResetError

    office.at_word = go_dead
    assert send(installation).failed == 1
    office.at_word = lambda _: None
    send(installation)
    assert len(office.mails) == 1


def test_a_server_that_cannot_be_reached_is_tried_again_and_nothing_is_lost(firm, office):
    installation = opened(firm, office)
    tell("a")
    tell("b", person="P8")
    office.answers["EHLO"] = office.answers["HELO"] = "421 not now"
    mailed = send(installation)
    assert (mailed.sent, mailed.failed) == (0, 0)
    assert "127.0.0.1 cannot be reached for e-mail" in mailed.trouble
    assert counts() == {"to send": 2}
    office.answers["EHLO"] = "250 at your service"
    assert send(installation).sent == 2


def test_without_a_server_nothing_goes_out(firm, office):
    installation = opened(firm, office)
    tell("a")
    assert send_mails(installation.firm, None, actor=None).sent == 0
    assert counts() == {"to send": 1}


@pytest.mark.parametrize("word", ["HELLO", "EHLO", "MAIL", "RCPT", "DATA", "TAKEN", "SAID"])
def test_killed_at_any_word_a_mail_goes_out_at_most_once(firm, office, word):
    installation = opened(firm, office)
    tell("a")
    tell("b", person="P8")
    killed = []

    def kill(now):
        if now == word and not killed:
            killed.append(now)
            os.kill(sender.pid, signal.SIGKILL)
            sender.wait()

    office.at_word = kill
    sender = subprocess.Popen([sys.executable, "-c", SENDER, str(firm), AT.isoformat(), str(TODAY)])
    assert sender.wait() == -signal.SIGKILL
    after = dict(counts())
    send(installation)
    recipients = sorted(line for mail in office.mails for line in mail.splitlines() if line.startswith("To: "))
    assert len(set(recipients)) == len(recipients), "nobody got it twice"
    assert "To: olive@x.example" in recipients, "what had not been begun is sent"
    not_begun, taken = word in ("HELLO", "EHLO"), word in ("TAKEN", "SAID")
    assert ("To: pia@x.example" in recipients) is (not_begun or taken)
    if word != "SAID":  # there the sender may have noted the answer, or not
        assert after.get("being sent", 0) == (0 if not_begun else 1)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ('host = "h"\nfrom = "a@x.example"\nsecurity = "none"\n', "for anybody on the way to read"),
        ('host = "h"\nfrom = "a@x.example"\nsecurity = "ssl"\n', "Write one of: starttls, tls, none"),
        ('host = "h"\nfrom = "a@x.example"\nport = 0\n', "which is no port"),
        ('host = "h"\nfrom = "a@x.example"\npassword = "p"\n', "password is not known"),
        ('host = "h"\n', "does not say from"),
        ('host = "h"\nfrom = "a@x.example"\nuser = "u"\npassword_variable = "NO_SUCH_VARIABLE"\n', "NO_SUCH_VARIABLE"),
    ],
)
def test_a_mail_server_that_cannot_be_is_refused_with_what_to_do(firm, said, expected):
    (firm / "firm.toml").write_text(PEOPLE + "[mail]\n" + said, encoding="utf-8")
    with pytest.raises(DayError, match=expected):
        mail_server_of(Firm(firm))


def test_a_firm_that_says_nothing_of_mail_has_no_server(firm):
    (firm / "firm.toml").write_text(PEOPLE, encoding="utf-8")
    assert mail_server_of(Firm(firm)) is None
