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
_answers: OrderedDict[Hashable, tuple[int, Any]] = OrderedDict()


def remembered(key: Hashable, kinds: Collection[str], make: Callable[[], Answer], *, sealed: bool = False) -> Answer:
    """The answer to `key` as it was made last, or made anew where an entry of these kinds has been written since.

    The key names the firm's folder, and whoever alone may know the answer. `sealed` looks at the sealed log in place
    of everybody's.
    """
    entries: Any = SealedEntry if sealed else EvidenceEntry
    found: int | None = entries.objects.aggregate(last=Max("index"))["last"]
    last = -1 if found is None else found
    with _lock:
        known = _answers.get(key)
    if known is None or _has_changed(entries, known[0], last, kinds):
        known = last, make()
    with _lock:
        _answers[key] = last, known[1]
        _answers.move_to_end(key)
        while len(_answers) > _MOST:
            _answers.popitem(last=False)
    return known[1]


def _has_changed(entries: Any, seen: int, last: int, kinds: Collection[str]) -> bool:
    """Whether an entry of these kinds stands after the one seen last; a log that is shorter is another log."""
    if not 0 <= last - seen <= _AT_ONCE:
        return True
    since = entries.objects.filter(index__gt=seen, index__lte=last).values_list("kind", flat=True)
    return not set(since).isdisjoint(kinds)
