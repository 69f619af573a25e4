"""Rules are read strictly: what is not understood is refused, with the file and what to do."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from countersign.law import Citation, LawError, Obligation, Rule, RuleSet, read_rule, read_rules

SETTLEMENT = """
cite  = "17 CFR 240.15c6-1"
title = "Settlement cycle"

[obligations.a]
text   = "Settle within the standard cycle."
status = "automated"

[obligations.a.1]
text   = "Or as expressly agreed."
status = "not applicable"
since  = 2017-09-05
until  = 2024-05-28

[parameters.standard_settlement_days]
label    = "Standard settlement cycle"
cite     = "17 CFR 240.15c6-1(a)"
verified = true
values   = [
  { from = 2017-09-05, value = 2, source = "82 FR 15564" },
  { from = 2024-05-28, value = 1, source = "88 FR 13872" },
]
"""


def write(folder: Path, content: str, name: str = "sec/15c6-1.toml") -> Path:
    file = folder / "rulebook" / "law" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")
    return file


def refusal(folder: Path, old: str, new: str) -> str:
    """Return the message for the settlement file with one thing changed in it."""
    assert old in SETTLEMENT
    with pytest.raises(LawError) as refused:
        read_rule(write(folder, SETTLEMENT.replace(old, new, 1)))
    assert str(refused.value).startswith("rulebook/law/sec/15c6-1.toml")
    return str(refused.value)


def rules(folder: Path, *contents: str) -> RuleSet:
    for n, content in enumerate(contents):
        write(folder, content, f"body/{n}.toml")
    return read_rules(folder / "rulebook" / "law")


def test_a_rule_is_read_whole(tmp_path: Path) -> None:
    rule = read_rule(write(tmp_path, SETTLEMENT))
    assert rule.cite == Citation.parse("17 CFR 240.15c6-1")
    assert (rule.title, rule.url, rule.file) == ("Settlement cycle", None, "rulebook/law/sec/15c6-1.toml")
    assert rule.obligations["a.1"] == Obligation(
        "a.1",
        Citation.parse("17 CFR 240.15c6-1(a)(1)"),
        "Or as expressly agreed.",
        "not applicable",
        date(2017, 9, 5),
        date(2024, 5, 28),
    )
    cycle = rule.parameters["standard_settlement_days"]
    assert (cycle.label, str(cycle.cite), cycle.verified, cycle.unit, cycle.kind) == (
        "Standard settlement cycle",
        "17 CFR 240.15c6-1(a)",
        True,
        "",
        "scalar",
    )
    assert [(v.start, v.value, v.source) for v in cycle.values] == [
        (date(2017, 9, 5), 2, "82 FR 15564"),
        (date(2024, 5, 28), 1, "88 FR 13872"),
    ]


def test_a_table_of_nothing_but_tables_only_groups_the_paragraphs_below_it(tmp_path: Path) -> None:
    text = SETTLEMENT.replace("[obligations.a]", "[obligations.b.2]")
    assert list(read_rule(write(tmp_path, text)).obligations) == ["b.2", "a.1"]


def test_lists_tables_decimals_and_ends_are_read(tmp_path: Path) -> None:
    text = SETTLEMENT + (
        'unit = "per cent"\n'
        '[parameters.countries]\nlabel = "L"\ncite = "17 CFR 240.15c6-1"\nverified = false\n'
        'values = [{ from = 2020-01-01, value = ["US", "CA"], source = "s" },'
        ' { from = 2021-01-01, ended = true, source = "t" }]\n'
        '[parameters.haircuts]\nlabel = "L"\ncite = "17 CFR 240.15c6-1"\nverified = false\n'
        "values = [{ from = 2020-01-01, value = [{ years = 1, rate = 0.5 }, { rate = 1.00, years = 2 }],"
        ' source = "s" }]\n'
    )
    parameters = read_rule(write(tmp_path, text)).parameters
    assert parameters["standard_settlement_days"].unit == "per cent"
    assert parameters["countries"].kind == "list"
    assert parameters["countries"].on(date(2020, 6, 1)) == ("US", "CA")
    assert parameters["countries"].on(date(2021, 6, 1)) is None
    assert parameters["haircuts"].kind == "table"
    assert parameters["haircuts"].on(date(2020, 6, 1))[1]["rate"] == Decimal("1.00")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('title = "Settlement cycle"', 'titel = "Settlement cycle"', "does not say title"),
        ('title = "Settlement cycle"', 'title = " "', "title is empty"),
        ('title = "Settlement cycle"', "title = 5", "title is 5. Write a text in quotes"),
        ('title = "Settlement cycle"', 'title = "S"\nnote = "n"', "has note, which means nothing here"),
        ('cite  = "17 CFR 240.15c6-1"', 'cite  = "15c6-1"', "cite '15c6-1' is not a citation"),
        ('cite  = "17 CFR 240.15c6-1"', 'cite  = "17 CFR 240.15c6-1(a)"', "A file holds a whole rule"),
        ("[obligations.a]", '[obligations."a b"]', "is not the name of a paragraph"),
        ("[obligations.a]", "[obligations.Sec-3]", "is not the name of a paragraph"),
        (
            'status = "automated"',
            'status = "done"',
            "Write one of: automated, partial, manual, not applicable",
        ),
        ('status = "automated"', 'status = "manual"\nwhy = "x"', "[obligations], a has why"),
        ("until  = 2024-05-28", "until  = 2017-09-05", "never have been in force"),
        ("until  = 2024-05-28", 'until  = "2024"', "Write a date such as"),
        ("[parameters.standard_settlement_days]", "[[parameters]]", "and a table is needed there"),
        ('cite     = "17 CFR 240.15c6-1(a)"', 'cite     = "FINRA 3110"', "not in 17 CFR 240.15c6-1"),
        ("verified = true\n", "", "does not say verified"),
        ("verified = true", 'verified = "yes"', "Write true or false"),
        ("verified = true", "verified = true\nnote = 1", "has note, which means nothing here"),
        (', source = "82 FR 15564"', "", "values[1] does not say source"),
        ("from = 2017-09-05", "from = 2017-13-05", "cannot be read"),
        ("from = 2017-09-05", "from = 2017-09-05T00:00:00", "from is datetime"),
        ("from = 2017-09-05", "since = 2017-09-05", "does not say from"),
        ("value = 1,", "value = 1, note = 2,", "values[2] has note"),
        ("from = 2024-05-28", "from = 2017-09-05", "Two values would claim the same day"),
        ("from = 2024-05-28", "from = 1995-06-07", "put the oldest first"),
        ("value = 2,", "ended = true,", "values must begin with a value"),
        ("value = 1,", "ended = false,", "ended = false says nothing"),
        ("value = 1,", "value = 1.5,", "not all of one kind"),
        ("value = 1,", "value = true,", "not all of one kind"),
        ("value = 1,", "value = [1],", "not all of one kind"),
        ("value = 1,", 'value = [1, "a"],', "not all of one kind"),
        ("value = 1,", "value = [],", "Write a number"),
        ("value = 1,", "value = nan,", "Write a number"),
        ("value = 1,", "value = [{ a = [1] }],", "Write a number"),
        ("value = 1,", "value = { a = 1 },", "Write a number"),
        ("value = 1,", "value = [{ from_date = 1 }],", "Name it otherwise"),
        ("value = 1,", "value = 1979-05-27T07:32:00,", "Write a number"),
        ("values   = [", "values   = 3\nother = [", "Write a list in [ ]"),
        ("values   = [", "values   = []\nother = [", "values must begin with a value"),
    ],
)
def test_what_is_not_understood_is_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert says in refusal(tmp_path, old, new)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path, "")
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(LawError, match="cannot be read"):
        read_rule(file)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LawError, match=r"law/sec/none\.toml cannot be read"):
        read_rule(tmp_path / "rulebook" / "law" / "sec" / "none.toml")


OTHER = SETTLEMENT.replace("15c6-1", "15c6-2")


def test_all_rules_below_the_folder_are_read_in_the_order_of_their_citations(tmp_path: Path) -> None:
    (tmp_path / "rulebook" / "law" / "body").mkdir(parents=True)
    (tmp_path / "rulebook" / "law" / "calendars.toml").write_text("not a rule", encoding="utf-8")
    (tmp_path / "rulebook" / "law" / "body" / "README.md").write_text("not a rule", encoding="utf-8")
    assert [str(rule.cite) for rule in rules(tmp_path, OTHER, SETTLEMENT)] == [
        "17 CFR 240.15c6-1",
        "17 CFR 240.15c6-2",
    ]


def test_a_rule_in_no_bodys_folder_is_refused_and_not_passed_over(tmp_path: Path) -> None:
    write(tmp_path, SETTLEMENT, "15c6-1.toml")
    with pytest.raises(LawError, match=r"law/15c6-1\.toml lies in no body's folder"):
        read_rules(tmp_path / "rulebook" / "law")


def test_one_rule_has_one_file(tmp_path: Path) -> None:
    with pytest.raises(LawError, match=r"body/1\.toml holds 17 CFR 240\.15c6-1, which .*body/0\.toml holds already"):
        rules(tmp_path, SETTLEMENT, SETTLEMENT)


def test_a_citation_resolves_to_the_obligation_at_or_nearest_above_it(tmp_path: Path) -> None:
    found = rules(tmp_path, SETTLEMENT, OTHER)
    assert isinstance(found.resolve("17 CFR 240.15c6-2"), Rule)
    for cite, key in [("(a)", "a"), ("(a)(1)", "a.1"), ("(a)(1)(i)", "a.1"), ("(a)(2)", "a")]:
        obligation = found.resolve(Citation.parse("17 CFR 240.15c6-1" + cite))
        assert isinstance(obligation, Obligation)
        assert obligation.key == key


def test_a_citation_that_no_obligation_covers_says_what_is_listed(tmp_path: Path) -> None:
    with pytest.raises(LawError) as refused:
        rules(tmp_path, SETTLEMENT).resolve("17 CFR 240.15c6-1(z)")
    assert str(refused.value) == (
        "17 CFR 240.15c6-1(z) is cited, which rulebook/law/body/0.toml does not list (it lists 17 CFR "
        "240.15c6-1(a), 17 CFR 240.15c6-1(a)(1)). Nobody could say what is owed there. Add the obligation or "
        "correct the citation."
    )


def test_a_rule_without_obligations_lists_none(tmp_path: Path) -> None:
    found = rules(tmp_path, 'cite = "FINRA 2010"\ntitle = "Honor"\n')
    assert found.resolve("FINRA 2010") is found.rules[0]
    with pytest.raises(LawError, match="it lists none"):
        found.resolve("FINRA 2010(a)")


def test_a_rule_that_no_file_holds_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(LawError, match=r"no file of the rulebook's law holds 17 CFR 240\.15c6-1a"):
        rules(tmp_path, SETTLEMENT).resolve("17 CFR 240.15c6-1a(a)")


def test_a_control_gets_all_parameters_of_the_rules_it_cites(tmp_path: Path) -> None:
    other = OTHER.replace("standard_settlement_days", "other_days")
    found = rules(tmp_path, SETTLEMENT, other)
    both: list[Citation | str] = [
        Citation.parse("17 CFR 240.15c6-1(a)"),
        "17 CFR 240.15c6-1(a)(1)",
        "17 CFR 240.15c6-2",
    ]
    assert sorted(found.parameters_for(both)) == ["other_days", "standard_settlement_days"]
    assert list(found.parameters_for("17 CFR 240.15c6-2(a)")) == ["other_days"]


def test_two_rules_cited_together_cannot_share_a_parameters_name(tmp_path: Path) -> None:
    found = rules(tmp_path, SETTLEMENT, OTHER)
    with pytest.raises(LawError, match="standard_settlement_days is a parameter of both"):
        found.parameters_for(["17 CFR 240.15c6-1", "17 CFR 240.15c6-2"])
