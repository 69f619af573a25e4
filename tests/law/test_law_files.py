"""The law and the thresholds that are shipped can be read, and say what the controls rest on."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from countersign.law import LawError, Obligation, read_rules, read_thresholds

ROOT = Path(__file__).parents[2]
RULES = read_rules(ROOT / "rulebook" / "law")
THRESHOLDS = read_thresholds(ROOT / "firms" / "example" / "thresholds.toml")


@pytest.mark.parametrize(
    "cite",
    [
        "17 CFR 248.30(a)",
        "17 CFR 248.30(a)(1)",
        "17 CFR 248.30(a)(2)",
        "17 CFR 248.30(a)(5)",
        "FINRA By-Laws Art. V Sec. 2(c)",
        "FINRA By-Laws Art. V Sec. 3(a)",
        "FINRA 3110(a)",
        "FINRA 3110(b)",
        "FINRA 3110(e)",
    ],
)
def test_what_the_access_controls_cite_is_an_obligation_that_is_carried_out(cite: str) -> None:
    obligation = RULES.resolve(cite)
    assert isinstance(obligation, Obligation)
    assert str(obligation.cite) == cite
    assert obligation.status in {"automated", "partial"}


@pytest.mark.parametrize(
    "cite",
    [
        "31 CFR 1010.230(d)",
        "31 CFR 1010.313(b)",
        "31 CFR 1010.314(c)",
        "31 CFR 1010.410(f)",
        "31 CFR 1010.610(a)",
        "31 CFR 1010.630(b)",
        "31 CFR 1023.220(a)(2)",
        "31 CFR 1023.220(a)(6)",
        "31 CFR 1023.320(a)(2)",
        "31 CFR 501.603(a)",
        "FINRA 3310(a)",
        "FINRA 4311(f)",
        "17 CFR 240.17a-8(a)",
    ],
)
def test_what_aml_surveillance_cites_is_an_obligation_and_not_left_to_people_alone(cite: str) -> None:
    obligation = RULES.resolve(cite)
    assert isinstance(obligation, Obligation)
    assert str(obligation.cite) == cite
    assert obligation.status in {"automated", "partial"}


def test_the_amounts_of_the_bank_secrecy_act_on_a_day_of_the_clearing_firms_story() -> None:
    day = date(2009, 1, 5)
    assert RULES.parameters_for("31 CFR 1010.311")["currency_report_over_usd"].on(day) == 10_000
    assert RULES.parameters_for("31 CFR 1023.320(a)(2)")["suspicious_from_usd"].on(day) == 5_000
    assert RULES.parameters_for("31 CFR 1010.410(f)")["transmittal_from_usd"].on(day) == 3_000


def test_every_verified_number_names_a_source_that_is_not_general_knowledge() -> None:
    for rule in RULES:
        for parameter in rule.parameters.values():
            sources = " ".join(dated.source for dated in parameter.values)
            assert not (parameter.verified and "general knowledge" in sources), parameter.name


@pytest.mark.parametrize(("day", "days"), [("2017-09-04", 3), ("2017-09-05", 2), ("2024-05-27", 2), ("2024-05-28", 1)])
def test_the_settlement_cycle_of_the_day(day: str, days: int) -> None:
    cycle = RULES.parameters_for("17 CFR 240.15c6-1(a)")["standard_settlement_days"]
    assert cycle.on(date.fromisoformat(day)) == days


def test_the_notice_to_individuals_has_no_number_before_the_amendment() -> None:
    notice = RULES.parameters_for("17 CFR 248.30(a)(4)")["individual_notice_days"]
    assert notice.on(date(2026, 11, 3)) == 30
    with pytest.raises(LawError, match="its first is of 2025-12-03"):
        notice.on(date(2017, 7, 11))


def test_no_two_rules_share_a_parameters_name() -> None:
    names = [name for rule in RULES for name in rule.parameters]
    assert len(names) == len(set(names))


def test_every_threshold_holds_from_the_first_day_of_both_stories() -> None:
    for name, threshold in THRESHOLDS.items():
        assert threshold.on(date(2009, 1, 1)) is not None, name
    assert THRESHOLDS["name_match_accept"].on(date(2017, 3, 6)) == Decimal("0.93")
    assert THRESHOLDS["disable_within_hours_customer_information"].on(date(2017, 3, 6)) == 4
