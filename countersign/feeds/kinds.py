"""From text to a column's kind, exactly: what would have to be rounded or guessed is a bad cell."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from countersign.feeds.sql import quote
from countersign.tables import Column

OPEN_ENDED = "TIMESTAMP '9999-12-31 00:00:00'"

_EARLIEST = "1900-01-01"  # a year before that is a year of two digits, or no year
_SPACES = quote(" \t\r\n\u00a0\ufeff")
_CLOCK = r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?"
_OFFSET = r" ?(Z|[+-]\d{2}(:?\d{2})?)"


@dataclass(frozen=True)
class Typed:
    """SQL for a cell's value (null where it has none), and for what is wrong with the text and what to do about it."""

    value: str
    what: str
    do: str


def tidy(text: str) -> str:
    """SQL for a text without spaces around it; null where nothing is left."""
    return f"nullif(trim({text}, {_SPACES}), '')"


def typed(column: Column, text: str, *, form: str | None, zone: ZoneInfo | None) -> Typed:
    """How a column is read from `text`, SQL that is never evaluated on null."""
    if column.kind == "instant":
        return _instant(text, form, zone)
    if column.kind == "date":
        return _date(text, form)
    return {"text": _text, "flag": _flag, "count": _count, "money": _decimal, "quantity": _decimal}[column.kind](
        column, text
    )


def instant_of_number(text: str) -> str:
    """SQL: a moment given as seconds or milliseconds since 1970 in ISO 8601; any other text as it is.

    Below 100 thousand million it is seconds (as milliseconds that were early 1973, before any log).
    """
    number = f"try_cast({text} AS DECIMAL(24, 6))"
    micros = f"floor({number} * CASE WHEN {number} < 100000000000 THEN 1000000 ELSE 1000 END)::BIGINT"
    iso = f"strftime(make_timestamp({micros}), '%Y-%m-%dT%H:%M:%S.%fZ')"
    is_number = rf"regexp_full_match({text}, '\d+(\.\d+)?') AND length(split_part({text}, '.', 1)) BETWEEN 9 AND 14"
    return f"CASE WHEN {is_number} THEN {iso} ELSE {text} END"


def local_date(instant: str, zone: ZoneInfo) -> str:
    """SQL for the firm-local date of a UTC instant; an open end stays one."""
    local = f"timezone({quote(zone.key)}, {instant}::TIMESTAMPTZ)::DATE"
    return f"CASE WHEN {instant} = {OPEN_ENDED} THEN DATE '9999-12-31' ELSE {local} END"


def _text(column: Column, text: str) -> Typed:
    # The declared address columns are lower case, so that an address matches however it was typed.
    value = f"lower({text})" if column.name.endswith("email") else text
    if not column.values:
        return Typed(value, "''", "''")
    allowed = ", ".join(map(quote, column.values))
    return Typed(
        f"CASE WHEN {value} IN ({allowed}) THEN {value} END",
        "'is none of the values this column takes'",
        quote(f"Translate it in the feed''s `values`, to one of: {', '.join(column.values)}.".replace("''", "'")),
    )


def _flag(_: Column, text: str) -> Typed:
    value = f"""CASE WHEN lower({text}) IN ('true', 'yes', 'y', 't', '1') THEN true
                     WHEN lower({text}) IN ('false', 'no', 'n', 'f', '0') THEN false END"""
    return Typed(value, "'is neither true nor false'", "'Write true or false, or translate it in `values`.'")


def _count(_: Column, text: str) -> Typed:
    value = rf"CASE WHEN regexp_full_match({text}, '[+-]?\d{{1,19}}') THEN try_cast({text} AS BIGINT) END"
    return Typed(value, "'is not a whole number'", "'Write digits only, without separators or decimals.'")


def _decimal(column: Column, text: str) -> Typed:
    digits, places, noun = (18, 2, "an amount") if column.kind == "money" else (24, 6, "a quantity")
    exact = rf"[+-]?\d{{1,{digits - places}}}(\.\d{{1,{places}}}0*)?"
    value = f"CASE WHEN regexp_full_match({text}, '{exact}') THEN try_cast({text} AS DECIMAL({digits}, {places})) END"
    return Typed(
        value,
        quote(f"is not {noun} with at most {places} decimals"),
        quote(f"Write it exactly, like 1000.{'0' * places}: no separators, no more than {places} decimals."),
    )


def _date(text: str, form: str | None) -> Typed:
    if form:
        value, like = f"try_strptime({text}, {quote(form)})::DATE", form
    else:
        value = rf"CASE WHEN regexp_full_match({text}, '\d{{4}}-\d{{2}}-\d{{2}}') THEN try_cast({text} AS DATE) END"
        like = "2017-10-31"
    # The open end is said in ISO 8601 whatever the format: a feed's `empty` says it so.
    value = f"CASE WHEN {text} = '9999-12-31' THEN DATE '9999-12-31' ELSE {value} END"
    return Typed(
        f"CASE WHEN {value} >= DATE '{_EARLIEST}' THEN {value} END",
        "'is no date of the calendar since 1900'",
        quote(f"Write a date that exists, like {like}."),
    )


def _instant(text: str, form: str | None, zone: ZoneInfo | None) -> Typed:
    open_ended = f"{text} = '9999-12-31'"
    local = f"try_strptime({text}, {quote(form)})" if form else f"try_cast({text} AS TIMESTAMP)"
    if form and "%z" in form:
        value, in_gap = f"{local}::TIMESTAMP", "false"
    elif form and zone:
        value, in_gap = _from_local(local, zone), f"{local} IS NOT NULL"
    else:
        is_local, is_zoned = (
            f"regexp_full_match({text}, '{_CLOCK}')",
            f"regexp_full_match({text}, '{_CLOCK}{_OFFSET}')",
        )
        zoned = f"try_cast({text} AS TIMESTAMPTZ)::TIMESTAMP"
        clock = f" WHEN {is_local} THEN {_from_local(local, zone)}" if zone else ""
        value = f"CASE WHEN {is_zoned} THEN {zoned}{clock} END"
        in_gap = f"{is_local} AND {local} IS NOT NULL"
    value = f"CASE WHEN {open_ended} THEN {OPEN_ENDED} ELSE {value} END"
    value = f"CASE WHEN {value} >= TIMESTAMP '{_EARLIEST}' THEN {value} END"
    if zone:
        gap = f"is a time that never was in {zone.key}: the clocks went forward over it"
        gap_do = "Ask the sender which moment is meant."
    else:
        gap, gap_do = "does not say its time zone, nor does the feed", 'Write zone = "…" for the feed in feeds.toml.'
    like = form or "2017-10-31T13:00:00Z"
    missed = f"{in_gap} AND {local} >= TIMESTAMP '{_EARLIEST}'"
    return Typed(
        value,
        f"CASE WHEN {missed} THEN {quote(gap)} ELSE 'is no moment since 1900' END",
        f"CASE WHEN {missed} THEN {quote(gap_do)} ELSE {quote(f'Write a moment that exists, like {like}.')} END",
    )


def _from_local(local: str, zone: ZoneInfo) -> str:
    """SQL: the UTC instant of a clock's reading.

    When the clocks go back, an hour comes twice; its reading is taken as the first of the two. When they go forward,
    an hour is left out; a reading in it is nothing.
    """
    key = quote(zone.key)
    if zone.key in ("UTC", "Etc/UTC"):
        return local
    later = f"timezone({key}, {local})"
    earlier = f"({later} - INTERVAL 1 HOUR)"
    return (
        f"CASE WHEN {local} = {OPEN_ENDED} THEN {OPEN_ENDED} "
        f"WHEN timezone({key}, {earlier}) = {local} THEN {earlier}::TIMESTAMP "
        f"WHEN timezone({key}, {later}) = {local} THEN {later}::TIMESTAMP END"
    )
