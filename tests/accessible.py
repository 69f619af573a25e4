"""Whether a page in a browser can be used by everybody: what axe finds, and whether it is wider than the screen."""

import json

from axe_playwright_python.base import AXE_SCRIPT, AxeResults

WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
OF_THE_LOOK = {"type": "rule", "values": ["color-contrast", "target-size", "scrollable-region-focusable"]}


def accessible(page, what, only=WCAG):
    """Assert that axe finds nothing on the page as it is now, and that nothing is to be scrolled sideways."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    report = AxeResults(page.evaluate(f"axe.run({json.dumps({'runOnly': only})})")).generate_report()
    assert report.startswith("Found 0 "), f"{what}: {report}"
    wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wider <= 0, f"{what} is {wider} pixels wider than the screen."
