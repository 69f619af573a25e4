"""The addresses under /api/: the operations, the document that describes them, and a problem for any other."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from .document import document, operations
from .operations import api
from .problems import NOT_FOUND, answer

operations()


@require_GET
def openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """What the API can do, for programs to read."""
    return JsonResponse(document())


@csrf_exempt
def nothing(request: HttpRequest, **_: str) -> HttpResponse:  # noqa: ARG001
    """There is nothing at this address."""
    return answer(NOT_FOUND, "Nothing is at this address that you can see.")


urls: list[Any] = [
    path("openapi.json", openapi, name="openapi"),
    path("v1/", api.urls),
    path("<path:rest>", nothing),
    path("", nothing),
]
