"""The OpenAPI 3.1 document: what the framework reads off the handlers, and all that an operation can answer besides."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any

from .operations import Operation, api, registry
from .problems import (
    CHANGED,
    CONTENT_TYPE,
    INVALID,
    NO_SIGN_IN,
    NO_VERSION,
    NOT_ALLOWED,
    NOT_FOUND,
    OUTDATED,
    REFUSED,
    TOO_LARGE,
    TOO_MANY,
    UNREADABLE,
    WRONG_KIND,
    Problem,
)

OPERATIONS = (
    "alerts",
    "cases",
    "gathering",
    "investigation",
    "decisions",
    "requests",
    "waivers",
    "absences",
    "subjects",
    "controls",
    "runs",
    "feeds",
    "evidence",
    "accounts",
    "me",
)
PREFIX = "/api/v1"

_PROBLEM = {
    "title": "Problem",
    "description": "How an operation says no (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "additionalProperties": False,
    "properties": {
        "type": {"type": "string", "examples": [INVALID.type]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence that says what is wrong and what to do."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["where", "what"],
                "additionalProperties": False,
                "properties": {"where": {"type": "string"}, "what": {"type": "string"}},
            },
        },
    },
}
_SECURITY = {
    "token": {"type": "http", "scheme": "bearer", "description": "A personal token, made in the workbench."},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "countersign",
        "description": "Somebody signed in; what changes anything needs the form token in X-CSRFToken too.",
    },
}
_VERSION = {"type": "string", "pattern": '^"sha256:[0-9a-f]{64}"$'}


def operations() -> Mapping[str, Operation]:
    """Every operation by its name."""
    for name in OPERATIONS:
        import_module(f"{__package__}.{name}")
    return registry


@cache
def document() -> Mapping[str, Any]:
    """The whole document."""
    known = operations()
    made: dict[str, Any] = api.get_openapi_schema(path_prefix="")
    for methods in made["paths"].values():
        for described in methods.values():
            _complete(described, known[described["operationId"]])
    made["components"]["schemas"]["Problem"] = _PROBLEM
    made["components"]["securitySchemes"] = _SECURITY
    made["servers"] = [{"url": PREFIX}]
    made["tags"] = [{"name": n, "description": _essay(n)} for n in OPERATIONS]
    return made


def problems_of(operation: Operation) -> Iterator[Problem]:
    """Every way in which an operation can say no."""
    yield from (NO_SIGN_IN, NOT_ALLOWED, NOT_FOUND, TOO_MANY, INVALID)
    if not operation.safe:
        yield from (UNREADABLE, REFUSED, CHANGED, TOO_LARGE, WRONG_KIND)
    elif operation.kind in ("alert", "control", "feed", "quarantine", "run", "subject", "evidence"):
        yield REFUSED  # a file of the store may be gone, a calendar may not reach that far
    if operation.matched:
        yield from (OUTDATED, NO_VERSION)


def _complete(described: dict[str, Any], operation: Operation) -> None:
    described["security"] = [{"token": []}, {"session": []}]
    described["x-scope"] = operation.scope.value
    described["x-abilities"] = [ability.value for ability in operation.abilities]
    described["parameters"] += list(_headers(operation))
    responses = {str(status): told for status, told in described["responses"].items()}
    success = responses[str(operation.status)]
    if operation.answer is None:
        success["content"] = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        success["headers"] = {"Content-Disposition": {"schema": {"type": "string", "pattern": "^attachment"}}}
    if operation.versioned:
        success["headers"] = {"ETag": {"schema": _VERSION, "description": "The record's version."}}
        if operation.safe:
            responses["304"] = {"description": "You have this version already.", "headers": dict(success["headers"])}
    if operation.status == 201 and operation.versioned:
        success["headers"]["Location"] = {"schema": {"type": "string"}, "description": "Where the new record is."}
    for problem in problems_of(operation):
        _add_problem(responses, problem)
    described["responses"] = responses


def _headers(operation: Operation) -> Iterator[Mapping[str, Any]]:
    if operation.safe:
        if operation.versioned:
            yield _header("If-None-Match", "The version that you have; 304 if it is still the one.", required=False)
        return
    if operation.matched:
        yield _header("If-Match", "The version that you saw, in quotation marks, as its ETag was.", required=True)
    yield {
        "in": "header",
        "name": "Idempotency-Key",
        "required": False,
        "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
        "description": "Sent again with the same key within a day, the request does nothing and is answered as before.",
    }


def _header(name: str, description: str, *, required: bool) -> Mapping[str, Any]:
    example = '"sha256:' + "0" * 64 + '"'
    return {
        "in": "header",
        "name": name,
        "required": required,
        "schema": {**_VERSION, "examples": [example]} if required else {"type": "string", "examples": [example]},
        "description": description,
    }


def _add_problem(responses: dict[str, Any], problem: Problem) -> None:
    told = responses.setdefault(
        str(problem.status),
        {"description": "", "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}},
    )
    told["description"] = f"{told['description']} {problem.title}: {problem.when}".strip()
    told["content"][CONTENT_TYPE].setdefault("examples", {})[problem.name] = {
        "value": {"type": problem.type, "title": problem.title, "status": problem.status, "detail": problem.when}
    }
    if problem is TOO_MANY:
        told["headers"] = {"Retry-After": {"schema": {"type": "string", "pattern": "^[0-9]+$"}}}
    if problem is NO_SIGN_IN:
        told["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}


def _essay(name: str) -> str:
    return (import_module(f"{__package__}.{name}").__doc__ or "").strip()
