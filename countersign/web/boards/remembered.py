"""What is costly to read off the evidence, kept by the process until an entry it could follow from is written."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable
from threading import Lock
from typing import Any, TypeVar

from django.db.models import Max

from countersign.casework.models import EvidenceEntry

Answer = TypeVar("Answer")

_MOST = 200
_lock = Lock()
_answers: OrderedDict[Hashable, tuple[int | None, Any]] = OrderedDict()


def remembered(key: Hashable, kinds: Collection[str], make: Callable[[], Answer]) -> Answer:
    """The answer to `key` as it was made last, or made anew where an entry of these kinds has been written since.

    What nobody but a circle may know has the circle in its key. The key names the firm's folder too.
    """
    last: int | None = EvidenceEntry.objects.filter(kind__in=kinds).aggregate(last=Max("index"))["last"]
    with _lock:
        known = _answers.get(key)
        if known is not None and known[0] == last:
            _answers.move_to_end(key)
            return known[1]  # type: ignore[no-any-return]
    answer = make()
    with _lock:
        _answers[key] = last, answer
        _answers.move_to_end(key)
        while len(_answers) > _MOST:
            _answers.popitem(last=False)
    return answer
