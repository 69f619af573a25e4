"""Cutting time into stretches in which nothing began or ended."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from countersign.authoring import BEGINNING, OPEN_ENDED_AT, Span, stretches

START = datetime(2017, 1, 1)
hours = st.integers(min_value=0, max_value=30).map(lambda n: START + timedelta(hours=n))
spans = st.lists(
    st.builds(Span, what=st.sampled_from("abc"), began_at=hours, ended_at=hours, sure=st.booleans()), max_size=8
)


@given(spans)
def test_stretches_cover_all_of_time_without_overlap(given_spans):
    cut = list(stretches(given_spans))
    assert cut[0].began_at == BEGINNING
    assert cut[-1].ended_at == OPEN_ENDED_AT
    assert all(one.ended_at == other.began_at for one, other in pairwise(cut))


@given(spans, hours)
def test_a_moment_meets_what_held_then_and_what_was_over(given_spans, moment):
    stretch = next(s for s in stretches(given_spans) if s.began_at <= moment < s.ended_at)
    held = [s for s in given_spans if s.began_at <= moment < s.ended_at]
    assert stretch.sure == {s.what for s in held if s.sure}
    assert stretch.possible == {s.what for s in held if not s.sure}
    assert stretch.past == {s.what for s in given_spans if s.began_at < s.ended_at <= moment}


def test_an_end_that_nobody_knows_never_surely_comes():
    (_, after) = stretches([Span.until("a", START, None)])
    assert (after.sure, after.possible, after.past) == (frozenset(), {"a"}, frozenset())
