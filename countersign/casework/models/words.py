"""The words that say where something stands, as the database holds them."""

# An alert.
NEW, ASSIGNED, IN_A_CASE, DISPOSED_OF = "new", "assigned", "in a case", "disposed of"
OPEN_ALERT = (NEW, ASSIGNED, IN_A_CASE)

EXCEPTION, GROUP, GROUP_WARNING = "exception", "group", "group warning"

# What came of an alert or a case. What was explained is settled for as long as the facts stay the same; what was put
# right, and is found again, is new.
PUT_RIGHT, EXPLAINED, REPORTED = "put right", "explained", "reported"
FINDINGS = (PUT_RIGHT, EXPLAINED, REPORTED)

# A case.
OPEN, INVESTIGATING, WAITING = "open", "investigating", "waiting"
DECIDED, COUNTERSIGNED, CLOSED, REOPENED = "decided", "countersigned", "closed", "reopened"
AT_WORK = (OPEN, INVESTIGATING, WAITING, REOPENED)
CASE_STATUSES = (*AT_WORK, DECIDED, COUNTERSIGNED, CLOSED)

# A decision: what was prepared is approved or returned by a second person, taken back by its preparer, void when what
# it is about has changed, or stands alone where one person is enough.
PREPARED, APPROVED, RETURNED, WITHDRAWN, VOID, ALONE = (
    "prepared",
    "approved",
    "returned",
    "withdrawn",
    "void",
    "stands alone",
)
IN_FORCE = (APPROVED, ALONE)
DISMISSAL, DISPOSITION, WAIVER = "dismissal", "disposition", "waiver"

# Why a second person is needed.
CRITICAL, SAMPLE, ALWAYS, NOBODY = "critical control", "in the sample", "always", ""

# A request for information to an introducing firm.
SENT, ANSWERED, ENDED = "sent", "answered", "ended"
