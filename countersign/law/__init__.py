"""The law as the machine knows it: which provision, which number, which day.

A *rule* is a provision of law or of a self-regulatory organization, never one of our checks. A *citation*
names a rule and leads down to the paragraph; it is compared part by part, because 15c3-1 and 15c3-1a are two
rules. A rule holds *obligations*, each with a status that says whether a control carries it, and
*parameters*: the numbers, dates and lists it sets, each with the date it took effect and its source. What the
firm sets for itself is a *threshold*: the same shape, but proposed by one person and approved by another.

A parameter is asked *on* a day. Given a date it answers with the value of that day; given a column it answers
row by row, so the trade of last year is judged by last year's number. A parameter that nobody has checked
against the text says so (`verified` is false) and is printed as such.

A *business calendar* says which days count. There are five, because banks, the depository, the exchange, the
SEC and FINRA do not keep the same holidays.

Nothing here reads the clock, and nothing is guessed: a day before the first value, a citation that no file
holds, a key that nobody knows is a `LawError` that says what is wrong, where, why it matters and what to do.
"""

from countersign.law.calendars import BusinessCalendar, CalendarLaw, SpecialDay, read_calendars
from countersign.law.citation import Citation, CitationError
from countersign.law.errors import LawError
from countersign.law.parameters import OPEN_ENDED, Approval, Dated, Parameter
from countersign.law.rules import Obligation, Rule, RuleSet, read_rule, read_rules
from countersign.law.thresholds import read_thresholds

__all__ = [
    "OPEN_ENDED",
    "Approval",
    "BusinessCalendar",
    "CalendarLaw",
    "Citation",
    "CitationError",
    "Dated",
    "LawError",
    "Obligation",
    "Parameter",
    "Rule",
    "RuleSet",
    "SpecialDay",
    "read_calendars",
    "read_rule",
    "read_rules",
    "read_thresholds",
]
