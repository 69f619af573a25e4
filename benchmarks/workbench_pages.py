"""The pages that are measured, and who asks for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from workbench_firm import IN_THE_CIRCLE, OVERSEER, Filled
from workbench_server import Answer, Browser

ALMOST_NOTHING = "a page of almost nothing"
LIMITED = frozenset({"Today", "Today, after a dismissal", "queue", "case with 30 notes"})
_NOT_CRITICAL = "dormant_login"  # a dismissal of its alerts takes effect at once, unless it is drawn
_NARROWED = {"owner": "information security officer", "status": "new", "overdue": "on"}


@dataclass(frozen=True)
class Page:
    """One page; with `after_a_dismissal` somebody has just dismissed an alert whenever it is asked for."""

    name: str
    path: str
    person: str = OVERSEER
    after_a_dismissal: bool = False

    def prepare(self, browser: Browser) -> None:
        """What comes before, and is not measured."""
        if self.after_a_dismissal:
            found = _whole(browser.get(f"/api/v1/alerts?status=new&control_id={_NOT_CRITICAL}&limit=50")).said["items"]
            alert = next(one for one in found if one["decision_id"] is None)
            said = {"finding": "explained", "reason": "A login of the test team."}
            _whole(browser.call(f"/api/v1/alerts/{alert['id']}/dismiss", said, alert["version"]))

    def ask(self, browser: Browser) -> float:
        """The seconds that the page took."""
        return _whole(browser.get(self.path)).seconds


def _whole(answer: Answer) -> Answer:
    if answer.status not in (200, 201):
        raise RuntimeError(f"A page was answered with {answer.status}: {answer.text[:500]}")
    return answer


def pages_of(filled: Filled) -> Iterator[Page]:
    """Every page, the one of almost nothing first."""
    yield Page(ALMOST_NOTHING, "/account/")
    yield Page("Today", "/")
    yield Page("Today, after a dismissal", "/", after_a_dismissal=True)
    yield Page("Today, in the circle", "/", IN_THE_CIRCLE)
    yield Page("queue", "/alerts/")
    yield Page("queue, narrowed", f"/alerts/?{urlencode(_NARROWED)}")
    yield Page("queue, searched for words", "/alerts/?q=while+not+associated")
    yield Page("queue, searched in vain", "/alerts/?q=nowhere+to+be+found")
    yield Page("queue, in the middle", f"/alerts/?after={filled.middle}")
    yield Page("queue, in the circle", "/alerts/", IN_THE_CIRCLE)
    yield Page("alert", f"/alerts/{filled.alert}/")
    yield Page("cases", "/cases/")
    yield Page("case with 30 notes", f"/cases/{filled.case}/")
    yield Page("case on paper", f"/cases/{filled.case}/file")
    yield Page("decisions", "/decisions/")
    yield Page("person", f"/people/{filled.person}/")
    yield Page("calendar", "/calendar/")
    yield Page("evidence", "/evidence/")
    yield Page("API: alerts", "/api/v1/alerts?limit=50")
    yield Page("API: an alert", f"/api/v1/alerts/{filled.alert}")
