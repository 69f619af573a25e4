"""What people are shown of what controls find, and what becomes of it.

An *exception* is put in front of a person as an *alert*, once: the same control and key on later days extend the alert
until it is *disposed of*, and what is found after that is a new alert that *follows* the old one. When a control
suddenly finds more than the firm's limit, its exceptions are gathered into *group* alerts by what they share, and a
*group warning* says so about the control itself; none is hidden. A *waiver* keeps certain exceptions from becoming
alerts, up to a date.

An alert is dismissed, or put into a *case*, which gathers *steps*, *notes*, *documents* and *requests* for information
and ends with a disposition. A *decision* is prepared by one person on an exact content and signed by a second one on
the very same; `signing` is the only place where decisions take effect.

*Services* write: each is one keyword-only function that changes a record and writes its entry of evidence in one
transaction. *Selectors* read. Whoever asks for either is an *actor*: one person, the roles held today, the *circles*
they belong to, and the moment. `permissions` says which role may do what. The *record* of a row is everything it says,
whichever column it is in; the evidence holds its digest, so a row edited behind Countersign's back can be named. What
is sealed to a circle is evidenced in a log of its own, and leaves no gap in the one that everybody may read.

This is the first layer that knows Django, and the database behind it also keeps the evidence logs themselves.
Call `configure` before importing any other module of this room, and `migrate` before using one.
"""

from .errors import CaseworkError
from .settings import configure, database_of, migrate

__all__ = ["CaseworkError", "configure", "database_of", "migrate"]
