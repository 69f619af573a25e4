"""A firm's number has a proposer, an approver who is another person, a date and a reason."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from countersign.law import Approval, LawError, Parameter, read_thresholds

THRESHOLD = """
[thresholds.name_match_accept]
label  = "Names alike"
owner  = "information security officer"
unit   = "similarity"
[[thresholds.name_match_accept.values]]
from = 2009-01-01
value = 0.93
proposed_by = "p"
approved_by = "q"
approved_on = 2009-01-01
reason = "r"
"""


def read(folder: Path, content: str) -> Mapping[str, Parameter]:
    file = folder / "firms" / "example" / "thresholds.toml"
    file.parent.mkdir(parents=True)
    file.write_text(content, encoding="utf-8")
    return read_thresholds(file)


def test_a_threshold_is_a_parameter_with_an_owner_and_its_approvals(tmp_path: Path) -> None:
    thresholds = read(tmp_path, THRESHOLD)
    ((name, threshold),) = thresholds.items()
    assert (name, threshold.owner, threshold.cite, threshold.verified) == (
        "name_match_accept",
        "information security officer",
        None,
        True,
    )
    assert threshold.on(date(2010, 1, 1)) == Decimal("0.93")
    assert threshold.values[0].approval == Approval("p", "q", date(2009, 1, 1), "r")
    assert threshold.values[0].source == "approved by q on 2009-01-01"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('approved_by = "q"', 'approved_by = "p"', "p both proposed and approved the value"),
        ('approved_by = "q"\n', "", "does not say approved_by"),
        ('proposed_by = "p"\n', "", "does not say proposed_by"),
        ('reason = "r"\n', "", "does not say reason"),
        ('reason = "r"', 'reason = ""', "reason is empty"),
        ("approved_on = 2009-01-01", "approved_on = 2009-01-02", "used that nobody had approved"),
        ('owner  = "information security officer"\n', "", "does not say owner"),
        ('unit   = "similarity"\n', "", "does not say unit"),
        ('reason = "r"', 'reason = "r"\nsource = "s"', "has source"),
        ('unit   = "similarity"', 'unit   = "u"\ncite = "FINRA 3110"', "has cite"),
        ("[thresholds.name", "threshold = 1\n[thresholds.name", "has threshold, which means nothing here"),
    ],
)
def test_a_threshold_nobody_answers_for_is_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in THRESHOLD
    with pytest.raises(LawError) as refused:
        read(tmp_path, THRESHOLD.replace(old, new, 1))
    assert str(refused.value).startswith("firms/example/thresholds.toml")
    assert says in str(refused.value)
