"""Tags and filters of the pages of the system."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import SafeString, format_html, format_html_join

from countersign.web.pictures import Picture

from ..boards.words import control_words, day_words
from ..naming import address_of
from ..workplace import workplace

register = template.Library()
register.filter("address_of", address_of)
register.filter("control_words", control_words)
register.filter("day_words", day_words)


@register.filter
def local(instant: datetime | None) -> SafeString | str:
    """An instant by the firm's clock."""
    if instant is None:
        return ""
    zone: ZoneInfo = workplace().firm.zone
    here = instant.astimezone(zone)
    words = f"{here.day} {here:%b %Y, %H:%M} {here.tzname()}"
    return format_html('<time datetime="{}">{}</time>', instant.isoformat(), words)


@register.filter
def utc(instant: datetime) -> datetime:
    """An instant as tables keep it, without a zone, with the zone that is meant."""
    return instant.replace(tzinfo=UTC)


@register.filter
def person(person_id: str) -> str:
    """A person's name, or the id where the firm's list has no name for it."""
    return workplace().firm.people.get(person_id, person_id)


@register.filter
def paragraphs(text: str) -> SafeString:
    """A text whose lines were broken by hand, as paragraphs."""
    parts = (" ".join(part.split()) for part in text.strip().split("\n\n"))
    return format_html_join("", "<p>{}</p>", ((part,) for part in parts))


@register.filter
def day(when: date | None) -> SafeString | str:
    """A date in short: 2 Oct 2017."""
    return "" if when is None else format_html('<time datetime="{}">{} {}</time>', when, when.day, f"{when:%b %Y}")


@register.filter
def day_before(when: date) -> date:
    """The day before: the one that is run, or whose files are due, on a date."""
    return when - timedelta(days=1)


@register.filter
def short_digest(digest: str) -> str:
    """The beginning of a digest, enough to compare by eye."""
    return f"{digest[:19]}…" if len(digest) > 20 else digest


@register.inclusion_tag("components/drawn.html")
def drawn(picture: Picture) -> dict[str, Any]:
    """A picture and the same numbers as a table."""
    number = ("number",) * (len(picture.columns) - 1)
    columns = list(zip(picture.columns, ("", *number), strict=True))
    return {"picture": picture, "columns": columns}
