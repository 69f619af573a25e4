"""How many requests a token, or a session's person, may make: a store of them that fills up again as time goes by."""

from datetime import datetime
from threading import Lock

AT_ONCE = 300
PER_SECOND = 10
_KNOWN_AT_MOST = 10_000


class Allowance:
    """What each caller has left. Each process of the workbench counts by itself."""

    def __init__(self, at_once: int = AT_ONCE, per_second: int = PER_SECOND) -> None:
        self._at_once, self._per_second = at_once, per_second
        self._left: dict[str, tuple[float, datetime]] = {}
        self._lock = Lock()

    def forget(self) -> None:
        """Begin anew: everybody has all there is."""
        with self._lock:
            self._left.clear()

    def wait(self, caller: str, at: datetime) -> int:
        """Count one request; 0 where it may be made, else the seconds until the next may."""
        with self._lock:
            left, since = self._left.pop(caller, (float(self._at_once), at))
            passed = max((at - since).total_seconds(), 0.0)
            left = min(float(self._at_once), left + passed * self._per_second)
            may = left >= 1
            self._left[caller] = (left - 1 if may else left, at)
            if len(self._left) > _KNOWN_AT_MOST:  # whoever has not asked for longest is full again, or nearly
                del self._left[next(iter(self._left))]
            return 0 if may else max(1, round((1 - left) / self._per_second))


allowance = Allowance()
