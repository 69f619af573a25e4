"""The kinds of values that operations take: each with its pattern and its length, so that nothing else comes in."""

import re
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, StrictBool

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# Something that is not blank, without NUL, which PostgreSQL cannot hold. Lone surrogates are no text to begin with.
SOMETHING = r"^[^\x00]*[^\s\x00][^\x00]*$"
ANYTHING = r"^[^\x00]*$"
RECORD = r"^[0-9a-f]{16}$"
VERSION = r"^sha256:[0-9a-f]{64}$"
NAME = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$"
EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)
M = TypeVar("M", bound=BaseModel)


def _only_iso(value: Any) -> Any:
    """Only YYYY-MM-DD is a date: no number of seconds, no instant."""
    if isinstance(value, str) and not _DATE.fullmatch(value):
        raise ValueError("A date is written YYYY-MM-DD.")
    if isinstance(value, int | float):
        raise ValueError("A date is text, written YYYY-MM-DD.")
    return value


Id = Annotated[str, Field(pattern=RECORD, examples=["5f0c9a1b2d4e6f70"], description="A record's id.")]
Version = Annotated[str, Field(pattern=VERSION, examples=["sha256:" + "0" * 64], description="A record's version.")]
Person = Annotated[str, Field(pattern=NAME, examples=["example-iam"], description="A person's id, as in firm.toml.")]
Name = Annotated[str, Field(pattern=NAME, examples=["use_after_leaving"])]
Title = Annotated[str, Field(pattern=SOMETHING, min_length=1, max_length=200, examples=["Use after leaving"])]
Text = Annotated[str, Field(pattern=SOMETHING, min_length=1, max_length=20_000, examples=["Seen in the badge log."])]
MaybeText = Annotated[str, Field(pattern=ANYTHING, max_length=20_000, examples=["Agreed."])]
Word = Annotated[str, Field(pattern=SOMETHING, min_length=1, max_length=200, examples=["registration manager"])]
Day = Annotated[
    date,
    BeforeValidator(_only_iso),
    Field(
        ge=EARLIEST,
        le=LATEST,
        examples=["2026-03-02"],
        description="YYYY-MM-DD, from 1990 to 2099.",
        json_schema_extra={"pattern": r"^(199[0-9]|20[0-9]{2})-[0-9]{2}-[0-9]{2}$"},
    ),
]
CLOSED: dict[str, JsonValue] = {"additionalProperties": False}  # names that are not as described are refused
Limit = Annotated[int, Field(ge=1, le=200, description="How many at most.", examples=[50])]
Cursor = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=1000, description="Where to go on, from `next`; opaque.")
]
Yes = StrictBool


class Said(BaseModel):
    """What a request says. A field that is not described is refused."""

    model_config = ConfigDict(extra="forbid")


class Shown(BaseModel):
    """What an answer shows."""

    model_config = ConfigDict(extra="forbid")


class Nothing(Said):
    """An empty object: the address says everything."""


class Reason(Said):
    """Why."""

    reason: Text


def shown(model: type[M], row: Any, **more: object) -> M:
    """A row as a model shows it: its attributes of the same names, and what is given beside."""
    facts = {name: more[name] if name in more else getattr(row, name) for name in model.model_fields}
    return model(**facts)
