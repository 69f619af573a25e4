"""What the story rests on: what the published account says, and what is invented to make it exact."""

from datetime import date

REPORTED, INVENTED = False, True

FACTS: tuple[tuple[date, str, bool], ...] = (
    (date(2016, 7, 1), "The parent agrees to acquire the insurer's broker-dealer.", REPORTED),
    (
        date(2016, 7, 1),
        "Certain of its representatives keep access to the insurer's system through September 2017.",
        REPORTED,
    ),
    (date(2016, 7, 5), "The agreement names 120 persons; the insurer's system has 138 enabled logins.", INVENTED),
    (date(2017, 3, 6), "The two broker-dealers merge; the rest of its people become the firm's.", INVENTED),
    (date(2017, 3, 6), "The firm's procedures: access is disabled at once when an association ends.", REPORTED),
    (
        date(2017, 3, 20),
        "Four named persons leave; the firm's own systems are closed to them, the insurer is not told.",
        INVENTED,
    ),
    (date(2017, 4, 3), "The first of twelve more leavers until the end of August, eight of them named.", INVENTED),
    (date(2017, 6, 14), "A leaver views 63 customers' records at the insurer within an hour.", INVENTED),
    (date(2017, 7, 11), "A leaver downloads customers' records: 212 of them.", REPORTED),
    (date(2017, 7, 25), "A leaver prints customers' records: nine policies.", REPORTED),
    (date(2017, 8, 31), "Thirty days are left of the agreement.", INVENTED),
    (date(2017, 9, 30), "The agreement ends.", REPORTED),
    (date(2017, 10, 1), "Of the logins at the insurer 31 named and 18 others are still enabled.", INVENTED),
    (
        date(2017, 10, 10),
        "The first of eight more leavers until March; four of them never had a login at the insurer.",
        INVENTED,
    ),
    (date(2017, 11, 9), "A leaver uses the insurer's system; others on 22 January and 5 March 2018.", INVENTED),
    (date(2018, 3, 31), "The relevant period ends in March 2018.", REPORTED),
    (date(2018, 3, 31), "The insurer disables every login that is left.", INVENTED),
)
