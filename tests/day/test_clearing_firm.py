"""The clearing firm's files load whole, and on its clean ground nobody unknown is on the other side of a payment."""

from dataclasses import replace
from datetime import date

from countersign.authoring import _, control
from countersign.day.installation import Installation
from countersign.day.loading import load_files
from countersign.day.replaying import morning_after
from countersign.day.running import DayRun
from countersign.simulation import legent, write_firm
from countersign.tables import DEFAULT_ZONE


@control(
    cites="31 CFR 1023.320(a)(2)",
    answers=[],
    owner="AML officer",
    schedule="each business day",
    key="movement_id",
    says="{movement_id} was paid to or by a third party whom nobody verified.",
)
def paid_with_third_party(third_party_movements):
    return third_party_movements.mutate(exception=_.is_third_party & ~_.payee_is_verified)


@control(
    cites="31 CFR 1023.320(a)(2)",
    answers=[],
    owner="AML officer",
    schedule="each business day",
    key=("account_id", "kind", "direction", "posted_date"),
    says="{account_id} moved 5,000 or more.",
)
def moved_much(account_days):
    return account_days.mutate(exception=_.total_usd >= 5000)


def load(tmp_path, story, day):
    write_firm(tmp_path / "firm", first_day=day, firm="clearing")
    installation = Installation(tmp_path / "firm", morning_after(day, DEFAULT_ZONE))
    own = {c.id: c for c in (paid_with_third_party, moved_much)}
    installation.__dict__["rulebook"] = replace(installation.rulebook, controls=own)
    return installation, story.write_day(day, installation.firm.inbox)


def test_a_day_loads_whole_and_every_payment_is_the_owners_own_or_verified(tmp_path):
    story = legent(size=0.03)
    bonus = next(d for d in story.decoys if "bonus" in d.what)
    day = date.fromisoformat(bonus.key[1])
    installation, files = load(tmp_path, story, day)
    with installation.alone():
        taken = load_files(installation, files, today=installation.at.date())
        assert [(t.file, t.refused, t.quarantined) for t in taken if t.refused or t.quarantined] == []
        ran = {r.control.id: r.outcome for r in DayRun(installation).run(day)}
    paid, much = ran["paid_with_third_party"], ran["moved_much"]
    assert (paid.word, paid.exceptions, paid.undetermined) == ("no exceptions", 0, 0)
    assert paid.population > 10
    assert (bonus.key[0], "ACH", "in", bonus.key[1]) in {v.key for v in much.found}
