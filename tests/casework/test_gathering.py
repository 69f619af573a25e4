"""Too many exceptions are gathered by what they share; none is hidden."""

from hypothesis import given
from hypothesis import strategies as st

from countersign.casework.gathering import Found, gather
from countersign.casework.models import Alert, AlertMember
from countersign.evidence import Log

from .drill import alert, close, day, failures, found, run


def test_the_column_with_the_fewest_values_gathers() -> None:
    exceptions = [Found((str(n),), "", {}, {"branch": f"B{n % 5}", "system_id": f"S{n % 2}"}) for n in range(10)]
    groups = gather(exceptions, 9)
    assert [group.key for group in groups] == [("system_id", "S0"), ("system_id", "S1")]
    assert [len(group.found) for group in groups] == [5, 5]


def test_of_two_columns_that_gather_equally_well_the_first_by_name_is_taken() -> None:
    exceptions = [Found((str(n),), "", {}, {"system_id": "S", "branch": "B"}) for n in range(3)]
    assert [group.key for group in gather(exceptions, 2)] == [("branch", "B")]


def test_exceptions_that_lack_the_column_are_a_group_of_their_own() -> None:
    groups = gather([*found("a", "b", system_id="S"), *found("c")], 2)
    assert [(group.key, len(group.found)) for group in groups] == [(("system_id",), 1), (("system_id", "S"), 2)]


def test_a_column_that_leaves_more_groups_than_the_limit_gathers_nothing() -> None:
    exceptions = [Found((str(n),), "", {}, {"event_id": str(n)}) for n in range(4)]
    assert [group.key for group in gather(exceptions, 3)] == [()]
    assert [group.key for group in gather(found("a", "b"), 1)] == [()]


columns = st.dictionaries(st.sampled_from(["branch", "system_id", "city"]), st.sampled_from("xyz"), max_size=3)


@given(st.lists(columns, min_size=1, max_size=30), st.integers(0, 5))
def test_every_exception_is_in_exactly_one_group_and_groups_keep_the_limit(
    shared: list[dict[str, str]], limit: int
) -> None:
    exceptions = [Found((str(number),), "", {}, columns) for number, columns in enumerate(shared)]
    groups = gather(exceptions, limit)
    assert sorted(one.key for group in groups for one in group.found) == sorted(one.key for one in exceptions)
    assert len(groups) <= max(limit, 1)
    assert len({group.key for group in groups}) == len(groups)


def test_more_new_exceptions_than_the_limit_are_gathered_under_a_warning(log: Log) -> None:
    raised = run(1, [*found("a", "b", "c", system_id="S1"), *found("d", system_id="S2")], limit=3)
    assert (raised.new, raised.extended, len(raised.grouped)) == ((), (), 2)
    warning = alert(raised.warning)
    assert (warning.kind, warning.key_parts) == ("group warning", ())
    assert "found 4 new exceptions on 2017-11-01, more than the firm's limit of 3" in warning.sentence
    first, second = (alert(group) for group in raised.grouped)
    assert (first.kind, first.key_parts) == ("group", ("system_id", "S1"))
    assert "share system_id S1" in first.sentence
    assert [member.key for member in first.members.order_by("key")] == ['["a"]', '["b"]', '["c"]']
    assert [(member.sentence, member.values) for member in second.members.all()] == [
        ("P-d used insurer-records.", '{"event_id":"d","rows":"3"}')
    ]
    assert [entry.kind for entry in log.entries()] == ["alert raised"] * 3
    assert not failures()


def test_exactly_the_limit_is_not_too_many(log: Log) -> None:
    raised = run(1, found("a", "b", "c", system_id="S"), limit=3)
    assert (len(raised.new), raised.grouped, raised.warning) == (3, (), None)


def test_the_limit_is_for_the_day_so_a_second_run_of_it_cannot_go_round(log: Log) -> None:
    run(1, found("a", "b", "c", system_id="S"), limit=3)
    raised = run(1, found("a", "b", "c", "d", system_id="S"), limit=3)
    assert (raised.new, len(raised.grouped)) == ((), 1)
    assert raised.warning is not None
    assert "found 4 new" in alert(raised.warning).sentence
    again = run(2, found("e", "f", "g", system_id="S"), limit=3)
    assert len(again.new) == 3


def test_members_found_again_extend_their_group(log: Log) -> None:
    first = run(1, found("a", "b", "c", system_id="S"), limit=2)
    second = run(2, found("b", system_id="S"), limit=2)
    assert (second.new, second.grouped, second.warning) == ((), (), None)
    assert second.extended == first.grouped
    assert alert(first.grouped[0]).last_seen_date == day(2)
    assert not failures()


def test_the_same_flood_again_changes_nothing(log: Log) -> None:
    run(1, found("a", "b", "c", system_id="S"), limit=2)
    size = log.size
    again = run(1, found("a", "b", "c", system_id="S"), limit=2)
    assert (again.new, again.extended, again.grouped, again.warning) == ((), (), (), None)
    assert log.size == size


def test_another_flood_that_shares_the_same_grows_the_open_group_and_the_open_warning(log: Log) -> None:
    first = run(1, found("a", "b", "c", system_id="S"), limit=2)
    second = run(2, found("a", "d", "e", "f", system_id="S"), limit=2)
    assert (second.grouped, second.warning) == (first.grouped, first.warning)
    assert alert(first.grouped[0]).members.count() == 6
    assert Alert.objects.count() == 2
    assert not failures()


def test_a_group_disposed_of_settles_its_members_and_what_follows_shows_it(log: Log) -> None:
    (group,) = run(1, found("a", "b", "c", system_id="S"), limit=2).grouped
    close(group, 2)
    assert run(2, found("a", system_id="S"), limit=2).new == ()
    (alone,) = run(3, found("a", system_id="S"), limit=2).new
    assert (alert(alone).follows_id, alert(alone).sequence) == (group, 1)
    (second,) = run(4, found("b", "c", "d", system_id="S"), limit=2).grouped
    assert (alert(second).follows_id, alert(second).sequence) == (group, 2)
    follows = dict(AlertMember.objects.filter(alert_id=second).values_list("key", "follows_id"))
    assert follows == {'["b"]': group, '["c"]': group, '["d"]': None}
    assert not failures()


def test_an_exception_disposed_of_and_then_gathered_still_shows_its_old_alert(log: Log) -> None:
    (old,) = run(1, found("a")).new
    close(old, 1)
    (group,) = run(2, found("a", "b", "c"), limit=2).grouped
    assert dict(AlertMember.objects.values_list("key", "follows_id"))['["a"]'] == old
    assert "share nothing" in alert(group).sentence
    close(group, 3)
    (again,) = run(4, found("a")).new
    assert (alert(again).sequence, alert(again).follows_id) == (2, group)
