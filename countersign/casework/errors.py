"""How casework refuses: each message says what is wrong, why, and what to do."""


class CaseworkError(ValueError):
    """Casework refuses what it was asked, or cannot read what it needs."""


class NotFoundError(CaseworkError):
    """There is no such thing, or none that this person may know of: the two cannot be told apart."""


class NotAllowedError(CaseworkError):
    """This person may not do this; somebody else may."""


class ChangedError(CaseworkError):
    """What was asked rests on something that has changed meanwhile: look at it again."""
