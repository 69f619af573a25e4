"""Who held which role, and which numbers held, stands in the evidence; who belongs to a circle, in the sealed log."""

import pytest

from countersign.day.firm_files import note_firm_files
from countersign.day.running import DayRun
from countersign.day.ticking import tick
from countersign.day.verifying import verify

from .conftest import MONDAY

HELD = {"role": "information security officer", "person": "P9", "from": "2016-01-01", "until": "9999-12-31"}
CIRCLE = '\ncircles = [{ circle = "sar", person = "P9", from = 2017-01-01 }]\n'


def noted(installation, kind):
    return [entry.body for entry in installation.find(kind)]


def amend(firm, name, old, new):
    path = firm.folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_roles_are_noted_once_and_again_when_they_differ(firm):
    note_firm_files(firm.open())
    note_firm_files(firm.open())
    (before,) = noted(firm.open(), "roles")
    assert before["held"] == [HELD]
    amend(firm, "firm.toml", "from = 2016-01-01 }]", "from = 2016-01-01, until = 2018-01-01 }]")
    note_firm_files(firm.open())
    after = noted(firm.open(), "roles")[-1]
    assert after["held"] == [HELD | {"until": "2018-01-01"}]
    assert after["digest"] != before["digest"]
    amend(firm, "firm.toml", ", until = 2018-01-01 }]", " }]")
    note_firm_files(firm.open())
    assert [body["digest"] == before["digest"] for body in noted(firm.open(), "roles")] == [True, False, True]


def test_the_numbers_are_noted_by_their_digest(firm):
    note_firm_files(firm.open())
    amend(firm, "thresholds.toml", "# Thresholds of", "# The thresholds of")
    note_firm_files(firm.open())
    one, other = noted(firm.open(), "thresholds")
    assert one["digest"] != other["digest"]


def test_who_belongs_to_a_circle_stands_in_the_sealed_log_alone(firm):
    note_firm_files(firm.open())
    opened = firm.open()
    size = opened.log.size
    assert opened.sealed_log.size == 0
    amend(firm, "firm.toml", "\nroles =", f"{CIRCLE}roles =")
    note_firm_files(firm.open())
    amend(firm, "firm.toml", CIRCLE, "\n")
    note_firm_files(firm.open())
    opened = firm.open()
    member = {"circle": "sar", "person": "P9", "from": "2017-01-01", "until": "9999-12-31"}
    assert [entry.body["held"] for entry in opened.sealed_log.entries()] == [[member], []]
    assert opened.log.size == size


@pytest.mark.parametrize("begin", [lambda here: DayRun(here).run(MONDAY), lambda here: tick(here, today=MONDAY)])
def test_a_run_and_a_tick_note_them_first(firm, begin):
    here = firm.open()
    begin(here)
    here.checkpoint()
    assert [entry.kind for entry in here.log.entries()][:2] == ["roles", "thresholds"]
    assert verify(here).failures == []
