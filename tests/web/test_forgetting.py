"""What is kept for a while only goes when its time is up, and nothing else does."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache

from countersign.day.installation import Installation
from countersign.web.accounts.models import CacheEntry
from countersign.web.api.models import KeptAnswer
from countersign.web.forgetting import forget_expired

from .conftest import sign_in


@pytest.mark.usefixtures("workbench")
def test_sessions_counters_and_kept_answers_go_when_their_time_is_up(clock):
    sign_in("example-cco", clock)
    for key, hours in (("old", 25), ("new", 23)):
        facts = {
            "request_digest": "x",
            "status": 200,
            "headers": "{}",
            "body": "",
            "at": clock.at - timedelta(hours=hours),
        }
        KeptAnswer.objects.create(person="example-cco", key=key, **facts)
    cache.set("counted", 1, timeout=60)
    expiry, counted = Session.objects.get().expire_date, CacheEntry.objects.get(cache_key__contains="counted").expires
    forget_expired(clock.at)
    assert [row.key for row in KeptAnswer.objects.all()] == ["new"]
    assert (Session.objects.count(), CacheEntry.objects.filter(cache_key__contains="counted").count()) == (1, 1)
    forget_expired(max(expiry, counted))
    assert (Session.objects.count(), CacheEntry.objects.count(), KeptAnswer.objects.count()) == (0, 0, 0)


def test_where_no_workbench_was_there_is_nothing_to_forget(firm_folder, clock):
    (firm_folder / "data" / "countersign.sqlite3").unlink()
    Installation(firm_folder, clock.at)
    forget_expired(clock.at)
