"""What makes a function an operation: who may ask, what it takes, and everything that it can answer."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel

from countersign.casework.acting import Actor
from countersign.casework.permissions import Ability

from .problems import INVALID, UNREADABLE, RefusedError, answer_to
from .reading_json import StrictParser
from .replies import Reply, send

VERSION = "1"
Handler = Callable[..., Reply | HttpResponse]


class Scope(StrEnum):
    """What a token is made for. A session has them all; the person's roles count besides."""

    READ = "read"
    WORK = "work"
    DECIDE = "decide"
    OPERATE = "operate"
    ADMINISTER = "administer"


@dataclass(frozen=True)
class Operation:
    """One operation: one of `abilities` opens it (none: whoever is signed in), if the token has the scope.

    `kind` is the kind of object it is about. With `matched` it changes a record, whose version If-Match names. With
    `alone` it works on the installation itself, outside of one transaction. `secrets` are kept of no answer.
    """

    id: str
    method: str
    path: str
    tag: str
    kind: str
    scope: Scope
    abilities: tuple[Ability, ...]
    answer: type[BaseModel] | None
    status: int
    matched: bool
    alone: bool
    versioned: bool
    takes: str
    secrets: frozenset[str]
    parameters: frozenset[str]

    @property
    def safe(self) -> bool:
        """Whether it changes nothing."""
        return self.method == "GET"

    def open_to(self, actor: Actor) -> bool:
        """Whether this person's roles open it, as far as that does not depend on the record."""
        return not self.abilities or any(actor.may(ability) for ability in self.abilities)


registry: dict[str, Operation] = {}

api = NinjaAPI(
    title="Countersign",
    version=VERSION,
    description="Everything the workbench does, for programs: casework, controls, runs, feeds and evidence.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    parser=StrictParser(),
)


def operation(
    method: str,
    path: str,
    *,
    kind: str,
    scope: Scope,
    abilities: Collection[Ability] = (),
    answer: type[BaseModel] | None,
    status: int = 200,
    matched: bool = False,
    alone: bool = False,
    versioned: bool = False,
    takes: str = "application/json",
    secrets: Collection[str] = (),
) -> Callable[[Handler], Handler]:
    """Make a function an operation at this address, named like the function; its docstring describes it."""
    from .entering import Entrance  # noqa: PLC0415  the entrance knows operations

    def made(handler: Handler) -> Handler:
        @wraps(handler)
        def handled(request: HttpRequest, **given: Any) -> HttpResponse:
            return send(described, request, lambda: handler(request, **given))

        name = handler.__name__
        if name in registry:
            raise ValueError(f"Two operations are called {name}. Give one of them another name.")
        summary, _, more = (handler.__doc__ or "").strip().partition("\n")
        entrance = Entrance()
        api.api_operation(
            [method],
            path,
            auth=entrance,
            operation_id=name,
            summary=summary.rstrip("."),
            description=" ".join(more.split()) or summary,
            tags=[handler.__module__.rpartition(".")[2]],
            response={status: answer} if answer else {status: None},
        )(handled)
        described = Operation(
            id=name,
            method=method,
            path=path,
            tag=handler.__module__.rpartition(".")[2],
            kind=kind,
            scope=scope,
            abilities=tuple(abilities),
            answer=answer,
            status=status,
            matched=matched,
            alone=alone,
            versioned=versioned,
            takes=takes if method != "GET" else "",
            secrets=frozenset(secrets),
            parameters=_query_parameters(path, method),
        )
        entrance.operation = described
        registry[name] = described
        return handled

    return made


def _query_parameters(path: str, method: str) -> frozenset[str]:
    """The names after the question mark that an operation knows."""
    found = next(op for op in api.default_router.path_operations[path].operations if method in op.methods)
    models = [model for model in found.models if model.__ninja_param_source__ == "query"]
    return frozenset(name for model in models for name in model.__ninja_flatten_map__)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:  # noqa: ARG001
    """What is not as described: where, and what would be; never the value, which may be anything."""
    errors = [{"where": _where(said["loc"]), "what": str(said["msg"])[:300]} for said in error.errors[:20]]
    refusal = RefusedError(INVALID, "Something in the request is not as described; `errors` says what.", errors=errors)
    return answer_to(refusal) or HttpResponse(status=500)


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:  # noqa: ARG001
    refusal = RefusedError(UNREADABLE, "The body is not JSON in UTF-8, or a name stands in it twice.")
    return answer_to(refusal) or HttpResponse(status=500)


@api.exception_handler(Exception)
def _explained(request: HttpRequest, error: Exception) -> HttpResponse:  # noqa: ARG001
    """A refusal as its problem; anything else is Countersign's own fault, and Django tells of it."""
    found = answer_to(error)
    if found is None:
        raise error
    return found


def _where(place: Any) -> str:
    """Where something is wrong, without what the framework calls its own argument."""
    parts = [str(part)[:60] for part in place]
    return ".".join(part for part in parts if part not in ("said", "asked"))
