"""Whether a page in a browser can be used by everybody: what axe finds, and whether it is wider than the screen."""

from axe_playwright_python.sync_playwright import Axe

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def accessible(page, what):
    """Assert that axe finds nothing on the page as it is now, and that nothing is to be scrolled sideways."""
    report = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).generate_report()
    assert report.startswith("Found 0 "), f"{what}: {report}"
    wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wider <= 0, f"{what} is {wider} pixels wider than the screen."
