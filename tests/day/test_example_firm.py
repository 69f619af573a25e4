"""The example firm's day: nothing found where all is handled well, and exactly what was planted where it is not."""

import csv
import json
from datetime import date

import pytest

from countersign.day.demonstrating import DAY
from countersign.day.installation import Installation
from countersign.day.loading import load_files
from countersign.day.replaying import answers_alerts, morning_after, replay
from countersign.day.running import DayRun
from countersign.simulation import PARTNER_FEEDS, mml, write_firm

SIZE = 0.02


def run_day(folder, story, *, without=frozenset(), change=lambda inbox: None):
    """The outcomes of the day of the demonstration, by control; `change` may alter the files first."""
    write_firm(folder, first_day=DAY)
    installation = Installation(folder, morning_after(DAY, story_zone()))
    with installation.alone():
        files = story.write_day(DAY, installation.firm.inbox, without=without)
        change(installation.firm.inbox)
        taken = load_files(installation, files, today=installation.at.date())
        assert [t.refused or t.quarantined for t in taken if t.refused or t.quarantined] == []
        ran = DayRun(installation).run(DAY)
    return {r.control.id: r.outcome for r in ran}


def story_zone():
    from countersign.tables import DEFAULT_ZONE

    return DEFAULT_ZONE


def test_no_control_finds_anything_in_the_clean_firm(tmp_path):
    outcomes = run_day(tmp_path / "firm", mml(size=SIZE, planted=False))
    assert len(outcomes) == 32
    assert {name: o.found for name, o in outcomes.items() if o.exceptions} == {}
    assert {name: o.missing for name, o in outcomes.items() if o.missing} == {}
    unsure = {name for name, o in outcomes.items() if o.undetermined}
    assert unsure == {"dormant_login"}, "only what would need logs from before the firm's first day"


def test_only_what_was_planted_is_found_in_the_firm_of_the_story(tmp_path):
    story = mml(size=SIZE)
    planted = {(p.control, p.key) for p in story.planted if p.first_possible <= DAY}
    outcomes = run_day(tmp_path / "firm", story)
    found = {(name, v.key) for name, o in outcomes.items() for v in o.found}
    assert found
    assert found <= planted


def test_without_the_partners_log_what_needs_it_is_not_run_and_never_clean(tmp_path):
    outcomes = run_day(tmp_path / "firm", mml(size=SIZE, planted=False), without=PARTNER_FEEDS)
    not_run = {name for name, o in outcomes.items() if o.word == "not run"}
    assert {"use_after_leaving", "unattributed_use", "access_beyond_agreement", "unknown_login"} <= not_run
    assert "insurer-log for 2017-10-02" in outcomes["use_after_leaving"].missing
    assert outcomes["control_did_not_run"].exceptions == len(not_run)


def test_a_person_of_whom_nobody_knows_when_they_left_is_undetermined_and_never_clean(tmp_path):
    asked = []

    def forget_the_end(inbox):
        path = inbox / f"hr_associations_{DAY}.csv"
        lines = path.read_text().splitlines()
        users = {json.loads(line)["actor"]["alternateId"] for line in log(inbox)}
        number = next(p["person_no"] for p in people(inbox) if p["email"] in users)
        at = next(n for n, line in enumerate(lines) if line.split(",")[1] == number)
        lines[at] = lines[at].rsplit(",", 1)[0] + ","
        path.write_text("\n".join(lines) + "\n")
        asked.append(number)

    def log(inbox):
        return (inbox / f"customer_records_log_{DAY}.jsonl").read_text().splitlines()

    def people(inbox):
        text = (inbox / f"hr_persons_{DAY}.csv").read_text(encoding="utf-8")
        return csv.DictReader(text.splitlines())

    outcome = run_day(tmp_path / "firm", mml(size=SIZE, planted=False), change=forget_the_end)["use_after_leaving"]
    assert outcome.word == "undetermined"
    assert {v.values["person_id"] for v in outcome.unsure} == set(asked)
    assert outcome.exceptions == 0


@pytest.mark.parametrize(("planted", "until"), [(True, date(2017, 3, 7)), (False, date(2017, 3, 6))])
def test_the_first_days_of_the_story_are_found_on_the_first_day_they_can_be(tmp_path, planted, until):
    replayed = replay(mml(size=SIZE, planted=planted), tmp_path / "firm", until=until)
    assert [p for p in replayed.planted if replayed.seen(p) != p.first_possible] == []
    assert list(replayed.extra()) == []
    assert bool(replayed.planted) is planted
    assert not [name for name in replayed.not_run if not answers_alerts_by_name(name)]


def answers_alerts_by_name(name):
    from countersign.authoring.rulebook import load_rulebook

    return answers_alerts(load_rulebook().controls[name])
