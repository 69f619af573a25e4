"""The law as the rulebook holds it: obligations with the controls that carry them, and dated parameters."""

from collections.abc import Iterable, Iterator, Mapping

from countersign.authoring.rulebook import Rulebook
from countersign.law import BusinessCalendar, Citation, Obligation, Parameter, Rule
from docs.printers.markdown import anchor, bullets, code, say, sections, table

NOT_VERIFIED = "**not verified**"
STATUSES = (
    "*automated*: controls carry the obligation.",
    "*partial*: controls carry some of it, or some of it is still to come.",
    "*manual*: people do it, and no control looks.",
)


def pages(rulebook: Rulebook) -> Mapping[str, str]:
    """One page: every rule, then the calendars."""
    rules = list(rulebook.rules)
    return {
        "law": sections(
            "# Law",
            "What the rulebook says of each rule, in its own words. It is no legal advice and does not replace the "
            "text. "
            f"A line marked {NOT_VERIFIED} is from general or second-hand knowledge: nobody has checked it against the "
            "text yet.",
            bullets(STATUSES),
            bullets(f"[{rule.cite}](#{anchor(_heading(rule))}) {rule.title}" for rule in rules),
            *(_rule(rule, rulebook) for rule in rules),
            *_calendars(rulebook.calendars.values()),
        )
    }


def _heading(rule: Rule) -> str:
    return str(rule.cite)


def _rule(rule: Rule, rulebook: Rulebook) -> str:
    obligations = [_obligation(o, rule, rulebook) for o in rule.obligations.values()]
    whole = [control.id for control in rulebook.controls.values() if str(rule.cite) in control.cites]
    return sections(
        f"## {_heading(rule)}",
        f"{rule.title}." + (f" [Text]({rule.url})." if rule.url else ""),
        f"Carried as a whole by {_links(whole)}." if whole else "",
        table(("obligation", "in our words", "in force", "status", "controls"), obligations),
        *map(_parameter, rule.parameters.values()),
    )


def _obligation(obligation: Obligation, rule: Rule, rulebook: Rulebook) -> tuple[str, ...]:
    begins = f"from {obligation.since}" if obligation.since else "not dated here"
    ends = f" until {obligation.until}" if obligation.until else ""
    carrying = _links(_carrying(obligation, rule, rulebook)) or "none"
    return str(obligation.cite), obligation.text, begins + ends, obligation.status, carrying


def _carrying(obligation: Obligation, rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    """Controls that cite a provision this obligation is the nearest one to."""
    for control in rulebook.controls.values():
        for text in control.cites:
            cite = Citation.parse(text)
            if rule.cite.covers(cite) and rulebook.rules.resolve(cite) is obligation:
                yield control.id


def _links(names: Iterable[str]) -> str:
    return ", ".join(f"[{name}](controls/{name}.md)" for name in sorted(set(names)))


def _parameter(parameter: Parameter) -> str:
    mark = "" if parameter.verified else f" {NOT_VERIFIED}."
    unit = f" In {parameter.unit}." if parameter.unit else ""
    rows = ((f"{d.start}", _value(d.value), d.source) for d in parameter.values)
    return sections(
        f"### {parameter.name}",
        f"{parameter.label} ({parameter.cite}).{unit}{mark}",
        table(("from", "value", "source"), rows),
    )


def _value(value: object) -> str:
    return "no longer in force" if value is None else say(value)


def _calendars(calendars: Iterable[BusinessCalendar]) -> Iterator[str]:
    yield "## Calendars"
    yield "Five business calendars, kept apart because banks, the depository, the exchange, the SEC and FINRA differ."
    for calendar in calendars:
        law = calendar.law
        if law is None:
            continue
        mark = "" if law.verified else f" {NOT_VERIFIED}."
        days = (
            (say(d.date), "open" if d.is_open else "closed", d.reason, d.source, "" if d.verified else NOT_VERIFIED)
            for d in law.days
        )
        yield sections(
            f"### {calendar.name}",
            f"{law.label}. Source: {law.source}.{mark} In a control: {code(f'calendar.{calendar.name}')}.",
            table(("date", "is", "reason", "source", ""), days),
        )
