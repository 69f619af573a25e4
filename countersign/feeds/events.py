"""What the adapters of access logs share: the same table, a number or a digest, the first words of a match."""

from collections.abc import Mapping, Sequence

from countersign.feeds.adapters import Adapter
from countersign.feeds.entries import frame_json, pieces
from countersign.feeds.kinds import instant_of_number
from countersign.feeds.rows import EntryRows, Work
from countersign.feeds.sql import quote

OTHER = "'other'"


def log_adapter(
    *,
    version: int,
    own: Mapping[str, str],
    number: str,
    explode: str | None = None,
) -> Adapter:
    """An adapter of a JSON log onto access_events; `number` reads the log's own number of an entry.

    An entry without a number gets the digest of its text. An action in no word of ours is `other`: its row is kept, and
    the log's word for it is in source_action.
    """

    def frame(work: Work) -> EntryRows:
        return frame_json(work, explode=explode)

    return Adapter(
        version=version,
        frame=frame,
        table="access_events",
        own={"event_id": f"coalesce({number}, 'sha256:' || sha256(raw))", **own},
        own_number=number,
        pieces=pieces,
    )


def translated(text: str, words: Mapping[str, Sequence[str]], otherwise: str = OTHER) -> str:
    """SQL: our word for a log's word. A log's word may begin or end with * for any letters; the first match counts."""
    whens = [
        f"WHEN {' OR '.join(_like(text, pattern) for pattern in patterns)} THEN {quote(ours)}"
        for ours, patterns in words.items()
    ]
    return f"CASE {' '.join(whens)} ELSE {otherwise} END"


def succeeded(text: str, success: Sequence[str], failure: Sequence[str]) -> str:
    """SQL: success, failure, or null where the log says neither."""
    words = {"success": success, "failure": failure}
    return translated(f"lower({text})", words, otherwise="NULL")


def moment(*texts: str) -> str:
    """SQL: the first of these moments, in ISO 8601 or as a number since 1970."""
    return instant_of_number(f"coalesce({', '.join(texts)})")


def _like(text: str, pattern: str) -> str:
    if pattern.startswith("*") and pattern.endswith("*"):
        return f"contains({text}, {quote(pattern.strip('*'))})"
    if pattern.startswith("*"):
        return f"ends_with({text}, {quote(pattern[1:])})"
    if pattern.endswith("*"):
        return f"starts_with({text}, {quote(pattern[:-1])})"
    return f"{text} = {quote(pattern)}"
