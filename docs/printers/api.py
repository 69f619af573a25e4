"""The API, as its OpenAPI document describes it."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from countersign.simulation import example_settings
from docs.printers.markdown import anchor, bullets, code, codes, sections, table


def pages() -> Mapping[str, str]:
    """One page: how to read it, then a section for each kind of object with its operations."""
    document = _document()
    operations = [
        (method.upper(), path, told) for path, methods in document["paths"].items() for method, told in methods.items()
    ]
    return {
        "api": sections(
            "# API",
            f"OpenAPI {document['openapi']}, at `/api/openapi.json`; every address below begins with "
            f"`{document['servers'][0]['url']}`. How to use it is in [use the API](../how-to/use-the-api.md).",
            _problems(),
            "## Operations",
            bullets(f"[{tag['name']}](#{anchor(tag['name'])})" for tag in document["tags"]),
            *(
                text
                for tag in document["tags"]
                for text in _tag(tag, [o for o in operations if o[2]["tags"] == [tag["name"]]], document)
            ),
        )
    }


@contextmanager
def configured() -> Iterator[None]:
    """The workbench as the example firm's, without its database: what is printed is the same for every firm."""
    from countersign.web.settings import configure_workbench  # noqa: PLC0415  Django is slow to begin

    with tempfile.TemporaryDirectory() as aside:
        for name, text in example_settings().items():
            (Path(aside) / name).write_text(text, encoding="utf-8")
        configure_workbench(Path(aside))
        yield


def _document() -> Mapping[str, Any]:
    with configured():
        from countersign.web.api.document import document  # noqa: PLC0415  after configure

        return document()


def _problems() -> str:
    from countersign.web.api.problems import PROBLEMS  # noqa: PLC0415  after configure

    rows = [(str(p.status), code(p.type), p.title, p.when) for p in PROBLEMS]
    return sections("## Problems", table(("Status", "Type", "Title", "When"), rows))


def _tag(tag: Mapping[str, Any], operations: list[tuple[str, str, Any]], document: Any) -> Iterator[str]:
    yield f"### {tag['name']}"
    yield tag["description"]
    for method, path, told in operations:
        yield f"#### {told['operationId']}"
        yield f"`{method} {path}`: {told['summary']}. {told['description']}"
        yield bullets(_facts(told))
        yield table(("Parameter", "In", "Needed", "What"), [_parameter(p) for p in told["parameters"]])
        yield table(("Field", "Needed", "What"), _body(told, document))


def _facts(told: Mapping[str, Any]) -> Iterator[str]:
    abilities = " or ".join(told["x-abilities"]) or "whoever is signed in"
    yield f"Scope {code(told['x-scope'])}; ability: {abilities}."
    yield f"Answers {codes(sorted(told['responses']))}."


def _parameter(parameter: Mapping[str, Any]) -> tuple[str, str, str, str]:
    needed = "yes" if parameter["required"] else ""
    return code(parameter["name"]), parameter["in"], needed, _meaning(parameter["schema"], parameter)


def _body(told: Mapping[str, Any], document: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    for content in told.get("requestBody", {}).get("content", {}).values():
        schema = content["schema"]
        if "$ref" in schema:
            schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
        needed = schema.get("required", ())
        return [
            (code(name), "yes" if name in needed else "", _meaning(field))
            for name, field in schema.get("properties", {}).items()
        ]
    return []


def _meaning(schema: Mapping[str, Any], parameter: Mapping[str, Any] | None = None) -> str:
    """What a value is: its description, else its kind and the values it takes."""
    told = (parameter or {}).get("description") or schema.get("description", "")
    for one in (schema, *schema.get("anyOf", ())):
        if "enum" in one:
            return f"{told} One of {codes(one['enum'])}.".strip()
    kinds = [one.get("type", "") for one in (schema, *schema.get("anyOf", ()))]
    kind = ", ".join(kind for kind in kinds if kind and kind != "null")
    return str(told or kind)
