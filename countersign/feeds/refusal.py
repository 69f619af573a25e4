"""What this room says when it will not go on."""

from collections.abc import Iterable


class FeedError(ValueError):
    """feeds.toml does not say what it must. The message says where, what, why it matters and what to do."""


class Refused(FeedError):  # noqa: N818  it reads as what happened to the file
    """A file was not loaded and nothing was changed. The message says what is wrong, where, why, what to do."""


def refuse(name: str, what: str, why: str, do: str) -> Refused:
    """The one form of a refusal: which file, what is wrong and where, why it matters, what to do."""
    return Refused(f"{name} {what}. {why} It was not loaded, and nothing was changed. {do}")


def listed(names: Iterable[str]) -> str:
    """Names in a sentence, each in quotation marks."""
    return ", ".join(f'"{name}"' for name in names)
