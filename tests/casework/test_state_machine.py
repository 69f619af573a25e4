"""Whatever is raised, extended and disposed of, in whatever order: the promises of this room hold."""

import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from countersign.casework import CaseworkError, configure
from countersign.casework.evidence_storage import DatabaseStorage
from countersign.casework.models import EXCEPTION, Alert, AlertMember
from countersign.casework.raising import Raised
from countersign.evidence import Log

from .conftest import POSTGRESQL
from .drill import CONTROL, close, failures, found, run

pytestmark = pytest.mark.skipif(POSTGRESQL is not None, reason="a database for each of many runs: SQLite's is a file")

CRITICAL = "mailbox_forwarding"
days = st.integers(1, 20)
keys = st.frozensets(st.sampled_from("abcdefgh"), max_size=8)
people = st.sampled_from(["P1", "P2", None])


class AlertsOfTwoControls(RuleBasedStateMachine):
    """Runs for any date in any order, disposals by anyone, and what must hold after each."""

    template: Path

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(self.template, self.folder / "firm.sqlite3")
        configure(self.folder / "firm.sqlite3")
        self.log = Log(DatabaseStorage())

    def teardown(self) -> None:
        connections.close_all()
        shutil.rmtree(self.folder, ignore_errors=True)

    @rule(number=days, keys=keys, limit=st.integers(0, 9), critical=st.booleans())
    def a_run_raises(self, number: int, keys: frozenset[str], limit: int, critical: bool) -> None:
        exceptions = [one for key in sorted(keys) for one in found(key, half="first" if key < "e" else "second")]
        facts = {"control_id": CRITICAL if critical else CONTROL, "critical": critical, "limit": limit}
        run(number, exceptions, **facts)
        size, rows = self.log.size, list(Alert.objects.order_by("id").values())
        assert run(number, exceptions, **facts) == Raised()
        assert (self.log.size, list(Alert.objects.order_by("id").values())) == (size, rows)
        self.every_exception_is_before_somebody(keys, facts["control_id"])

    def every_exception_is_before_somebody(self, keys: frozenset[str], control_id: object) -> None:
        alone = Alert.objects.filter(control_id=control_id, kind=EXCEPTION).values_list("key", flat=True)
        gathered = AlertMember.objects.filter(alert__control_id=control_id).values_list("key", flat=True)
        assert {f'["{key}"]' for key in keys} <= {*alone, *gathered}

    @precondition(lambda self: Alert.objects.exists())
    @rule(choice=st.integers(0, 99), number=days, preparer=people, approver=people, reason=st.sampled_from(["ok", " "]))
    def somebody_disposes(self, choice: int, number: int, preparer: Any, approver: str | None, reason: str) -> None:
        rows = list(Alert.objects.order_by("id"))
        row = rows[choice % len(rows)]
        size = self.log.size
        try:
            close(row.id, number, preparer or "P3", approver, reason=reason)
        except CaseworkError:
            assert self.log.size == size
            assert list(Alert.objects.order_by("id").values()) == [vars_of(row) for row in rows]

    @invariant()
    def nothing_has_two_open_alerts(self) -> None:
        rows = Alert.objects.filter(status="new").values_list("control_id", "kind", "key")
        members = AlertMember.objects.filter(alert__status="new").values_list("alert__control_id", "key")
        open_ = Counter(rows) + Counter((control_id, EXCEPTION, key) for control_id, key in members)
        assert all(number == 1 for number in open_.values())

    @invariant()
    def nothing_changed_without_evidence(self) -> None:
        assert failures() == []

    @invariant()
    def nobody_decided_alone_what_takes_two(self) -> None:
        for row in Alert.objects.filter(status="disposed of"):
            assert row.prepared_by != row.approved_by
            assert row.approved_by or not row.critical
            assert row.disposed_reason.strip()
            assert row.disposed_date >= row.last_seen_date


def vars_of(row: Any) -> dict[str, Any]:
    return {column.attname: getattr(row, column.attname) for column in Alert._meta.concrete_fields}


def test_the_promises_hold_whatever_is_done_in_whatever_order(migrated: Path) -> None:
    AlertsOfTwoControls.template = migrated
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        AlertsOfTwoControls, settings=settings(max_examples=40, stateful_step_count=25, deadline=None)
    )
