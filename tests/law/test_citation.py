"""Citations name a provision exactly, and are compared part by part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.law import Citation, CitationError, LawError

FORMS = {
    "17 CFR 248.30(a)(1)": ("17 CFR 248", "17 CFR 248.30", ("a", "1")),
    "17 CFR 240.15c3-1a": ("17 CFR 240", "17 CFR 240.15c3-1a", ()),
    "17 CFR 240.17a-4(e)(14)": ("17 CFR 240", "17 CFR 240.17a-4", ("e", "14")),
    "17 CFR 240.15c3-1(c)(2)(vi)(A)": ("17 CFR 240", "17 CFR 240.15c3-1", ("c", "2", "vi", "A")),
    "31 CFR 1023.320(a)(2)": ("31 CFR 1023", "31 CFR 1023.320", ("a", "2")),
    "FINRA 3110(b)": ("FINRA", "FINRA 3110", ("b",)),
    "FINRA 3110.05": ("FINRA", "FINRA 3110", (".05",)),
    "FINRA 3110.06(a)": ("FINRA", "FINRA 3110", (".06", "a")),
    "NASD 3010": ("NASD", "NASD 3010", ()),
    "FINRA By-Laws Art. V": ("FINRA By-Laws", "FINRA By-Laws Art. V", ()),
    "FINRA By-Laws Art. V Sec. 3": ("FINRA By-Laws", "FINRA By-Laws Art. V", ("3",)),
    "FINRA By-Laws Art. V Sec. 3(a)": ("FINRA By-Laws", "FINRA By-Laws Art. V", ("3", "a")),
}


@pytest.mark.parametrize("text", FORMS)
def test_each_form_is_taken_apart_and_put_together_again(text: str) -> None:
    cite = Citation.parse(text)
    assert (cite.body, cite.rule, cite.paragraphs) == FORMS[text]
    assert str(cite) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "248.30",
        "17 CFR 248.30 (a)",
        "17 CFR 248.30(a)(1)-(2)",
        "17 CFR 248.30(a), (b)",
        "17  CFR 248.30",
        " FINRA 3110",
        "FINRA 3110(b",
        "FINRA 311",
        "FINRA Rule 3110",
        "FINRA By-Laws Art. 5",
        "FINRA By-Laws Art. V Sec. (a)",
        "17 CFR 248.30\n",
    ],
)
def test_anything_else_is_refused_with_the_accepted_forms(text: str) -> None:
    with pytest.raises(CitationError, match=r"is not a citation.*'17 CFR 248.30\(a\)\(1\)'") as refusal:
        Citation.parse(text)
    assert isinstance(refusal.value, LawError)


def test_a_rule_whose_name_begins_like_another_is_not_covered_by_it() -> None:
    assert not Citation.parse("17 CFR 240.15c3-1").covers(Citation.parse("17 CFR 240.15c3-1a"))
    assert not Citation.parse("FINRA 3110").covers(Citation.parse("NASD 3110"))
    assert not Citation.parse("17 CFR 248.30(a)(1)").covers(Citation.parse("17 CFR 248.30(a)(10)"))


def test_a_rule_covers_its_supplementary_material_and_its_sections() -> None:
    assert Citation.parse("FINRA 3110").covers(Citation.parse("FINRA 3110.05"))
    assert Citation.parse("FINRA By-Laws Art. V").covers(Citation.parse("FINRA By-Laws Art. V Sec. 3(a)"))
    assert not Citation.parse("FINRA By-Laws Art. V Sec. 2").covers(Citation.parse("FINRA By-Laws Art. V Sec. 3(a)"))


letters = st.from_regex(r"[A-Za-z0-9]{1,4}", fullmatch=True)
rules = st.one_of(
    st.from_regex(r"[1-9][0-9]? CFR [1-9][0-9]{1,3}\.[1-9][0-9]?[a-z]?[0-9]?(-[1-9][a-z]?)?", fullmatch=True),
    st.from_regex(r"(FINRA|NASD) [0-9]{4}(\.[0-9]{2})?", fullmatch=True),
    st.from_regex(r"FINRA By-Laws Art\. [IVX]{1,4} Sec\. [0-9]{1,2}", fullmatch=True),
)


@given(rules, st.lists(letters, max_size=4))
def test_every_citation_comes_back_as_it_was_written(rule: str, paragraphs: list[str]) -> None:
    text = rule + "".join(f"({paragraph})" for paragraph in paragraphs)
    assert str(Citation.parse(text)) == text


@given(rules, st.lists(letters, max_size=4), st.lists(letters, max_size=4))
def test_covering_means_same_rule_and_a_beginning_of_the_paragraphs(
    rule: str, above: list[str], below: list[str]
) -> None:
    upper, lower = Citation.parse(rule), Citation.parse(rule)
    for paragraph in above:
        upper, lower = upper.below(paragraph), lower.below(paragraph)
    for paragraph in below:
        lower = lower.below(paragraph)
    assert upper.covers(lower)
    assert lower.covers(upper) == (not below)
