"""What is costly to read off the database, kept by the process until an entry it could follow from is written."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable
from threading import Lock
from typing import Any, TypeVar

from django.db.models import Max

from countersign.casework.models import EvidenceEntry, SealedEntry

Answer = TypeVar("Answer")

_MOST = 200
_AT_ONCE = 5000  # entries looked through for what could change an answer; after more, it is made anew
_lock = Lock()
_answers: OrderedDict[Hashable, tuple[tuple[int, ...], Any]] = OrderedDict()


def remembered(key: Hashable, kinds: Collection[str], make: Callable[[], Answer], *, sealed: bool = False) -> Answer:
    """The answer to `key` as it was made last, or made anew where an entry of these kinds has been written since.

    The key names the firm's folder, and whoever alone may know the answer. With `sealed` the entry may be in the sealed
    log as well.
    """
    logs = (EvidenceEntry, SealedEntry) if sealed else (EvidenceEntry,)
    last = tuple(_last_of(entries) for entries in logs)
    with _lock:
        known = _answers.get(key)
    if known is None or any(_has_changed(*log, kinds) for log in zip(logs, known[0], last, strict=True)):
        known = last, make()
    with _lock:
        _answers[key] = last, known[1]
        _answers.move_to_end(key)
        while len(_answers) > _MOST:
            _answers.popitem(last=False)
    return known[1]


def _last_of(entries: Any) -> int:
    found: int | None = entries.objects.aggregate(last=Max("index"))["last"]
    return -1 if found is None else found


def _has_changed(entries: Any, seen: int, last: int, kinds: Collection[str]) -> bool:
    """Whether an entry of these kinds stands after the one seen last; a log that is shorter is another log."""
    if not 0 <= last - seen <= _AT_ONCE:
        return True
    since = entries.objects.filter(index__gt=seen, index__lte=last).values_list("kind", flat=True)
    return not set(since).isdisjoint(kinds)
