"""What must not stand in a log: the secret of a link, and what somebody typed after a question mark."""

import logging
import re

_SECRETS = (
    (re.compile(r"(/invitation/)[^/\s?]+"), r"\1…"),
    (re.compile(r"\?[^\s\"']*"), "?…"),
    (re.compile(r"\bcs_[0-9a-z]+_[\w-]+"), "cs_…"),
    (re.compile(r"(?i)(bearer\s+)\S+"), r"\1…"),
)


class Discreet(logging.Filter):
    """Take secrets out of what is logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: the line is kept, what is secret in it is not."""
        message = record.getMessage()
        for pattern, instead in _SECRETS:
            message = pattern.sub(instead, message)
        record.msg, record.args = message, ()
        return True
