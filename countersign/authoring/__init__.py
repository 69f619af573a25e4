"""The whole vocabulary of a rulebook author; a rulebook imports nothing else.

A *control* is a pure function from tables to verdicts. Its arguments name what it needs: declared tables, derived and
prepared tables of the rulebook, `law` (numbers set by the rules it cites), `firm` (numbers the firm has set),
`calendar` (business days, by calendar) and `as_of` (the day the run is about). It returns every row it judged, with a
column `exception`: true, false, or null for *undetermined*.

A *derived table* is shared work of several controls, written the same way. A *prepared table* is shared work that does
not translate between engines (matching of names, walks through a graph), written in Python over rows. An *example*
shows rows that trip a control and rows that do not; only the columns that matter are written.
"""

from ibis import Table, _, cases, coalesce, ifelse, interval, literal, range_window, union

from countersign.authoring.calendar import BusinessDays, Calendar
from countersign.authoring.control import AsOf, AuthoringError, Control, control
from countersign.authoring.example import Example
from countersign.authoring.joins import look_up
from countersign.authoring.numbers import Firm, Law
from countersign.authoring.shared import Derived, Prepared, Rows, derived, prepared
from countersign.authoring.shares import at_least_percent
from countersign.authoring.timelines import BEGINNING, Span, Stretch, stretches
from countersign.tables import OPEN_ENDED_AT

__all__ = [
    "BEGINNING",
    "OPEN_ENDED_AT",
    "AsOf",
    "AuthoringError",
    "BusinessDays",
    "Calendar",
    "Control",
    "Derived",
    "Example",
    "Firm",
    "Law",
    "Prepared",
    "Rows",
    "Span",
    "Stretch",
    "Table",
    "_",
    "at_least_percent",
    "cases",
    "coalesce",
    "control",
    "derived",
    "ifelse",
    "interval",
    "literal",
    "look_up",
    "prepared",
    "range_window",
    "stretches",
    "union",
]
