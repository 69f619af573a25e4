"""The one exception of this room."""


class CaseworkError(ValueError):
    """Casework refuses what it was asked, or cannot read what it needs; the message says why and what to do."""
