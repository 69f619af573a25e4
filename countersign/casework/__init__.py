"""What people are shown of what controls find, and what becomes of it.

An *exception* is put in front of a person as an *alert*, once: the same control and key on later days extend the alert
until it is *disposed of*, and what is found after that is a new alert that *follows* the old one. When a control
suddenly finds more than the firm's limit, its exceptions are gathered into *group* alerts by what they share, and a
*group warning* says so about the control itself; none is hidden.

*Services* write: each is one keyword-only function that changes a record and writes its entry of evidence in one
transaction. *Selectors* read. The *record* of an alert is everything its row says, whichever column it is in; the
evidence holds its digest, so a row edited behind Countersign's back can be named.

This is the first layer that knows Django, and the database behind it also keeps the evidence log itself.
Call `configure` before importing any other module of this room, and `migrate` before using one.
"""

from .errors import CaseworkError
from .settings import configure, database_of, migrate

__all__ = ["CaseworkError", "configure", "database_of", "migrate"]
