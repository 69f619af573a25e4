"""Under /api/ everybody is a program: whatever says no there says it as a problem, whoever in the stack said it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .problems import plain


class PlainProblems:
    """Turn a page that says no into a problem."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return plain(response) if request.path.startswith("/api/") else response
