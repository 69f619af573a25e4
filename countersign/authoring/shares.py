"""Shares of amounts, compared exactly: no engine rounds, and no control holds the number of percents in a whole."""

from typing import Any

_WHOLE = 100


def at_least_percent(part: Any, percent: Any, whole: Any) -> Any:
    """Say whether `part` is `percent` percent of `whole` or more; null where one of the three is not known.

    A whole of nothing has no share: then it is so only where the part is nothing too, so ask first what there is.
    """
    return part * _WHOLE >= whole * percent
