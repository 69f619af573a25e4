"""The one exception of this room."""


class LawError(Exception):
    """A rule, parameter, threshold or calendar cannot be read, or was asked for what it does not say."""
