"""The controls: an index, and a page each with its procedure, its numbers and its examples."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from countersign.authoring import Control, Example
from countersign.authoring.rulebook import Rulebook
from countersign.authoring.used import numbers_used
from countersign.law import Citation, Parameter, read_thresholds
from countersign.tables import declared_tables
from docs.printers.markdown import anchor, capital, code, codes, say, sections, table, wrapped


def pages(rulebook: Rulebook, thresholds: Path) -> Mapping[str, str]:
    """The index and every control's page."""
    firm = read_thresholds(thresholds)
    controls = rulebook.controls
    return {
        "controls": _index(rulebook),
        **{f"controls/{name}": _page(control, rulebook, firm) for name, control in controls.items()},
    }


def controls_using(rulebook: Rulebook) -> Mapping[str, list[str]]:
    """The controls that use a firm's number, by its name."""
    using: dict[str, list[str]] = {}
    for name in sorted(rulebook.controls):
        for number in numbers_used(rulebook.controls[name], rulebook)["firm"]:
            using.setdefault(number, []).append(name)
    return using


def _index(rulebook: Rulebook) -> str:
    topics = sorted({control.topic for control in rulebook.controls.values()})
    return sections(
        "# Controls",
        "Every control of the rulebook. Each is one file; its procedure, its logic and its examples are what this page "
        "is printed from.",
        *(_topic(topic, rulebook) for topic in topics),
    )


def _topic(topic: str, rulebook: Rulebook) -> str:
    found = sorted((c for c in rulebook.controls.values() if c.topic == topic), key=lambda c: c.id)
    rows = ((f"[{c.id}](controls/{c.id}.md)", wrapped(c.title), c.owner, c.schedule) for c in found)
    return sections(f"## {capital(topic)}", table(("control", "finds", "owner", "runs"), rows))


def _page(control: Control, rulebook: Rulebook, firm: Mapping[str, Parameter]) -> str:
    return sections(
        f"# {control.id}",
        wrapped(control.title),
        "## Procedure",
        capital(control.procedure),
        "## Facts",
        table(("", ""), _facts(control, rulebook)),
        *_numbers_used(control, rulebook, firm),
        "## Examples",
        "Rows name only what matters; an empty cell is as in the table's sample row, and a table not shown is empty.",
        *map(_example, control.examples),
    )


def _facts(control: Control, rulebook: Rulebook) -> Iterator[tuple[str, str]]:
    yield "cites", "; ".join(_citation(text, rulebook) for text in control.cites)
    if control.answers:
        yield "answers", ", ".join(control.answers)
    yield "owner", control.owner
    yield "runs", control.schedule
    yield "critical", "yes: two people dismiss an alert" if control.critical else "no"
    if control.circle:
        yield "circle", control.circle
    yield "a row is", codes(control.key)
    yield "an alert says", code(control.says)
    yield "reads", ", ".join(_argument(name, rulebook) for name in control.arguments)
    if control.look_back:
        yield "looks back", code(control.look_back)
    yield "file", code(f"rulebook/controls/{control.topic}/{control.id}.py")


def _citation(text: str, rulebook: Rulebook) -> str:
    rule = next((r for r in rulebook.rules if r.cite.covers(Citation.parse(text))), None)
    return f"[{text}](../law.md#{anchor(str(rule.cite))})" if rule else text


def _argument(name: str, rulebook: Rulebook) -> str:
    if name in declared_tables():
        return f"[{name}](../tables/{name}.md)"
    if name in rulebook.derived or name in rulebook.prepared:
        return f"[{name}](../derived.md#{name})"
    return code(name)


def _numbers_used(control: Control, rulebook: Rulebook, firm: Mapping[str, Parameter]) -> Iterator[str]:
    used = numbers_used(control, rulebook)
    law = rulebook.rules.parameters_for(control.cites)
    rows = [_number("law", name, law.get(name)) for name in used["law"]]
    rows += [_number("firm", name, firm.get(name)) for name in used["firm"]]
    if rows:
        yield "## Numbers"
        yield "Values of the example firm; each row's own date picks its value."
        yield table(("set by", "number", "meaning", "values"), rows)


def _number(kind: str, name: str, parameter: Parameter | None) -> tuple[str, str, str, str]:
    page = "law" if kind == "law" else "thresholds"
    link = f"[{name}](../{page}.md#{name})"
    if parameter is None:
        return kind, link, "", ""
    unit = f" {parameter.unit}" if parameter.unit else ""
    values = "; ".join(f"{say(d.value)}{unit} from {d.start}" for d in parameter.values)
    return kind, link, parameter.label, values + ("" if parameter.verified else " (**not verified**)")


def _example(example: Example) -> str:
    day = f" As of {example.as_of}." if example.as_of else ""
    rows = (_rows(name, example.tables[name]) for name in sorted(example.tables))
    return sections(f"### {capital(example.title)}", _expected(example) + day, *rows)


def _expected(example: Example) -> str:
    named = {"Exceptions": example.exceptions, "Undetermined": example.undetermined}
    parts = [f"{kind}: {', '.join(map(_key, keys))}" for kind, keys in named.items() if keys]
    return ("; ".join(parts) or "No exceptions, nothing undetermined") + "."


def _key(key: Sequence[str]) -> str:
    return code(" / ".join(key))


def _rows(name: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """An example's rows: only the columns that it names; the table's sample row supplies the rest."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    if not columns:
        return f"{code(name)}: {len(rows)} as in its sample." if rows else ""
    cells = ([_cell(row, column) for column in columns] for row in rows)
    return sections(f"{code(name)}:", table(columns, cells))


def _cell(row: Mapping[str, Any], column: str) -> str:
    value = row.get(column, "")
    if column not in row:
        return ""
    return value if isinstance(value, str) and value else say(value)
