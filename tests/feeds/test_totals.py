import json
from pathlib import Path
from typing import Any

import pytest

from countersign.feeds import Refused
from tests.feeds.conftest import HEADER, INSURER

TOML = INSURER.replace("[feeds.log.columns]", "totals = true\n[feeds.log.columns]")
ROWS = HEADER + "E1,ada,10/31/2017 09:00:00,X,7\nE2,ada,10/31/2017 09:00:00,X,10\nE3,ada,never,X,3\n"


@pytest.fixture
def companion(tmp_path: Path) -> Any:
    (tmp_path / "inbox").mkdir()

    def write(said: Any) -> None:
        text = said if isinstance(said, str) else json.dumps(said)
        (tmp_path / "inbox" / "log_2017-10-31.csv.totals.json").write_text(text)

    return write


def test_totals_that_agree_count_every_row_delivered(load: Any, companion: Any) -> None:
    companion({"rows": 3, "sums": {"records": "20"}})
    loaded = load(ROWS, TOML).loaded
    assert (loaded.received, loaded.loaded, loaded.quarantined) == (3, 2, 1)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"rows": 4}, "holds 3 rows where its control totals say 4"),
        ({"rows": 3, "sums": {"records": "21"}}, "sums records to 20 where its control totals say 21"),
        ({"rows": 3, "sums": {"records": 20.5}}, "sums records to 20 where its control totals say 20.5"),
        ({"sums": {}}, "cannot be read"),
        ({"rows": "3"}, "whose numbers are none"),
        ({"rows": 3, "sums": {"login": "1"}}, "sums login, which is no number"),
        ({"rows": 3, "sums": {"records": "NaN"}}, "whose numbers are none"),
        ("{", "cannot be read"),
    ],
)
def test_totals_that_differ_or_say_nothing_refuse_the_file(load: Any, companion: Any, said: Any, sentence: str) -> None:
    companion(said)
    with pytest.raises(Refused, match=sentence):
        load(ROWS, TOML)


def test_a_file_without_its_totals_is_refused(load: Any) -> None:
    with pytest.raises(Refused, match=r"came without log_2017-10-31\.csv\.totals\.json"):
        load(ROWS, TOML)
