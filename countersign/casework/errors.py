"""The exceptions of this room; the message of each is a sentence for people."""


class CaseworkError(ValueError):
    """Casework refuses what it was asked, or cannot read what it needs; the message says why and what to do."""


class NotFoundError(CaseworkError):
    """There is no such thing, or none that this person may know of: the same sentence for both."""


class NotAllowedError(CaseworkError):
    """None of the person's roles allows it."""


class ChangedError(CaseworkError):
    """The record has changed since it was read."""
