"""What happened at the partner insurer, in order: who left when, who used its system afterwards.

That there was a partner's system, an agreement through September 2017, leavers who used it, a download and a print is
in the published account. Every day, name and count here is invented.
"""

from dataclasses import dataclass
from datetime import date

AGREEMENT = "G-2016-07"
AGREED_FROM = date(2016, 7, 5)
LAST_AGREED = date(2017, 9, 30)
EXTENDED_TO = date(2019, 12, 31)  # the clean firm signed an extension in time
ON_ROSTER, NAMED, REGISTERED = 138, 120, 132
STILL_ENABLED_NAMED = 31

# The day each left (T-01 to T-24), and whether the agreement named them; None for those who never had a login there.
LEFT: tuple[tuple[str, bool | None], ...] = (
    *(("2017-03-20", True),) * 4,
    *(("2017-04-03", True), ("2017-04-18", False), ("2017-05-02", True), ("2017-05-16", True)),
    *(("2017-06-06", False), ("2017-06-20", True), ("2017-07-06", True), ("2017-07-12", False)),
    *(("2017-07-26", True), ("2017-08-09", True), ("2017-08-22", False), ("2017-08-31", True)),
    *(("2017-10-10", True), ("2017-10-24", False), ("2017-11-07", None), ("2017-11-29", True)),
    *(("2017-12-12", False), ("2018-01-09", None), ("2018-02-13", None), ("2018-03-14", None)),
)


@dataclass(frozen=True)
class Use:
    """What one leaver (T-..) did on one day from a New York time on: actions and customers' records, minutes apart.

    `egress` says what of it took customers' records out.
    """

    leaver: int
    day: str
    clock: str
    steps: tuple[tuple[str, int], ...]
    minutes_apart: int = 7
    egress: str = ""


_IN = ("sign in", 0)
_VIEWED, _DOWNLOADED, _PRINTED = (
    "viewed 63 customers' records within an hour after leaving",
    "downloaded 212 customers' records after leaving",
    "printed nine policies after leaving",
)
AFTER_LEAVING = (
    Use(1, "2017-04-12", "19:05", (_IN, ("view", 4), ("view", 2))),
    Use(6, "2017-04-27", "20:14", (_IN, ("view", 3), ("view", 5))),
    Use(1, "2017-05-23", "18:31", (_IN, ("view", 6))),
    Use(7, "2017-06-14", "21:10", (_IN, ("view", 21), ("view", 21), ("view", 21)), egress=_VIEWED),
    Use(3, "2017-07-11", "19:40", (_IN, ("download", 212)), 2, egress=_DOWNLOADED),
    Use(6, "2017-07-19", "12:22", (_IN, ("view", 1))),
    Use(11, "2017-07-25", "07:28", (_IN, *(("print", 1),) * 9), 2, egress=_PRINTED),
    Use(1, "2017-08-03", "06:48", (_IN, ("view", 2), ("view", 2))),
    Use(13, "2017-08-14", "20:02", (_IN, ("view", 12), ("view", 12))),  # 24 within an hour: one short
    Use(13, "2017-09-12", "19:30", (_IN, ("view", 12), ("view", 13)), 65),  # 25, and not within an hour
    Use(17, "2017-11-09", "21:15", (_IN, ("view", 2))),
    Use(20, "2018-01-22", "18:50", (_IN, ("view", 3))),
    Use(21, "2018-03-05", "20:40", (_IN, ("view", 1))),
)
# Use after the agreement's end by people who had not left: position on the roster, day, partner's clock time.
AFTER_AGREEMENT = (
    (80, "2017-09-30", "23:45"),  # in New York it is 1 October
    (81, "2017-10-03", "10:12"),
    (126, "2017-10-17", "14:20"),
    (82, "2017-11-14", "09:41"),
    (127, "2017-12-05", "15:03"),
    (128, "2018-02-06", "11:27"),
)
# People whom the firm let go as it should: position on the roster, day, minutes until the operator was told.
LET_GO_WELL = (
    (60, "2017-04-11", 25),
    (61, "2017-05-24", 180),
    (62, "2017-06-08", 40),
    (63, "2017-06-27", 55),
    (64, "2017-07-18", 20),
    (65, "2017-08-02", 70),
    (66, "2017-08-17", 35),
    (67, "2017-09-13", 30),
)
REHIRED, LEFT_BEFORE_REHIRE, BACK = 68, date(2017, 6, 1), date(2017, 9, 5)
NAMED_LEAVERS_FROM, UNNAMED_LEAVERS_FROM, OTHERS_FROM = 30, 129, 80
# A login that is on no roster, and when it was used.
UNTIED_LOGIN = "LEGACY07"
UNTIED = ("2017-05-10", "2017-08-29")
