"""What the tables of the made-up day share: how many people and systems there are, a few moments, and dates."""

REGISTERED, PEOPLE, EVER = 8_400, 9_600, 10_200  # numbers below each: registered; associated today; ever associated
SYSTEMS = 100
OPEN_ENDED = "TIMESTAMP '9999-12-31'"
FIRST = "TIMESTAMP '2010-01-04 14:00'"
LEFT_TODAY = "TIMESTAMP '2017-03-20 14:00'"


def with_dates(query: str, *instants: str) -> str:
    """The query with a date beside each instant; nothing judged here depends on the zone of these dates."""
    dates = ", ".join(f"CAST({at} AS DATE) AS {at.removesuffix('_at')}_date" for at in instants)
    return f"SELECT *, {dates} FROM ({query})"
