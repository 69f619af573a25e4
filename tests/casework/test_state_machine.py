"""Whatever several people do, in whatever order: the promises of this room hold."""

import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from .conftest import POSTGRESQL
from .drill import failures
from .world import ACTS, ROLES, Act, World

pytestmark = pytest.mark.skipif(POSTGRESQL is not None, reason="a database for each of many runs: SQLite's is a file")

acts = st.builds(
    Act,
    name=st.sampled_from(ACTS),
    who=st.sampled_from([*sorted(ROLES), "P1", "P2", "P3", "P1", "P2", "P3"]),
    sealed=st.sampled_from([False, False, True]),
    one=st.integers(0, 255),
    other=st.integers(0, 255),
)


class Firm(RuleBasedStateMachine):
    """People who try anything; after each act nobody has decided alone, and at the end all is evidenced and kept."""

    template: ClassVar[Path]
    happened: ClassVar[Counter[str]]

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.world = World.begin(self.template, self.folder)
        self.done: list[Act] = []

    @rule(act=acts)
    def somebody_acts(self, act: Act) -> None:
        self.done.append(act)
        self.world.do(act)
        self.happened["steps"] += 1

    @invariant()
    def nobody_decided_alone(self) -> None:
        self.world.nobody_decided_alone()

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        try:
            assert failures() == []
            self.world.nothing_is_lost()
            self.world.nothing_is_open_twice()
            self.happened.update(self.world.happened)
            self.look_further()
        finally:
            self.world.end()
            shutil.rmtree(self.folder, ignore_errors=True)

    def look_further(self) -> None:
        """What else is looked at when all is done."""


class FirmAndItsTwin(Firm):
    """The same acts without the sealed ones, in another firm: an outsider sees the same in both."""

    def look_further(self) -> None:
        seen = self.world.seen_from_outside()
        self.world.end()
        (twin_folder := self.folder / "twin").mkdir()
        self.world = World.begin(self.template, twin_folder)
        for act in self.done:
            if not act.sealed or act.name in ("pass_a_day", "propose_waiver"):
                self.world.do(act)
        assert self.world.seen_from_outside() == seen
        self.happened["twins"] += 1


def walk(machine: type[Firm], template: Path, *, walks: int, steps: int) -> Counter[str]:
    machine.template, machine.happened = template, Counter()
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine,
        settings=settings(
            max_examples=walks,
            stateful_step_count=steps,
            phases=(Phase.generate,),
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return machine.happened


def test_the_promises_hold_whatever_is_done_in_whatever_order(migrated: Path) -> None:
    happened = walk(Firm, migrated, walks=150, steps=100)
    assert happened["steps"] >= 10_000
    assert {name for name in ACTS if not happened[name]} == set(), "everything that can be tried also succeeds"
    for reached in ("dismissal approved", "disposition approved", "waiver approved"):
        assert happened[reached], reached


def test_what_is_sealed_changes_nothing_that_others_see(migrated: Path) -> None:
    happened = walk(FirmAndItsTwin, migrated, walks=20, steps=60)
    assert happened["twins"] >= 20
    assert happened["disposition approved"], "and cases were decided meanwhile"
