"""Every control's examples again on Apache Spark, in local mode: no control is written that a cluster could not run."""

import shutil
import warnings
from pathlib import Path

import pytest

from countersign.authoring.rulebook import load_rulebook
from countersign.law import read_thresholds
from countersign.runs.examples import try_control

pytestmark = [pytest.mark.spark, pytest.mark.xdist_group("spark")]  # one session for all of them

RULEBOOK = load_rulebook()
THRESHOLDS = read_thresholds(Path(__file__).parents[2] / "firms" / "example" / "thresholds.toml")


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    if shutil.which("java") is None:
        pytest.skip("Java 17 is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PySpark's own warnings while it starts
        from countersign.runs.spark_engine import Spark

        engine = Spark(spill=tmp_path_factory.mktemp("spill"))
        yield engine
        engine.stop()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("control", RULEBOOK.controls.values(), ids=lambda control: control.id)
def test_the_examples_come_out_on_spark_as_they_say(spark, control):
    for tried in try_control(control, RULEBOOK, THRESHOLDS, spark):
        assert tried.as_said, tried


@pytest.mark.filterwarnings("ignore")
def test_a_days_verdicts_are_the_same_bytes_on_both_engines(spark, tmp_path):
    """One control over files, run by each engine."""
    from countersign.day.loading import load_files
    from countersign.day.running import DayRun
    from tests.day.conftest import CONTROL, MONDAY, SmallFirm

    text = (Path(__file__).parents[2] / "firms" / "example" / "thresholds.toml").read_text(encoding="utf-8")
    outcomes = []
    for name, engine in (("duckdb", None), ("spark", spark)):
        firm = SmallFirm(tmp_path / name, text)
        firm.deliver()
        installation = firm.open()
        with installation.alone():
            load_files(installation, today=installation.at.date())
            outcomes += [ran.outcome for ran in DayRun(installation, engine).run(MONDAY, names=[CONTROL])]
    here, there = outcomes
    assert (here.exceptions, here.undetermined) == (1, 1)
    assert here.found == there.found
    assert here.unsure == there.unsure
    assert (here.word, here.population) == (there.word, there.population)
