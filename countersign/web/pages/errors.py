"""The pages that say no. What is sealed and what does not exist get the same one, to the letter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from countersign.casework.errors import CaseworkError, ChangedError, NotAllowedError, NotFoundError


def refused(request: HttpRequest, error: CaseworkError) -> HttpResponse:
    """The page for what a service refused."""
    if isinstance(error, NotFoundError):
        return not_found(request)
    if isinstance(error, NotAllowedError):
        return not_allowed(request, said=str(error))
    if isinstance(error, ChangedError):
        return _page(request, 409, "This has changed meanwhile", str(error), "Go back, read it again, and decide then.")
    return _page(request, 400, "This could not be done", str(error), "Nothing was changed. Go back and correct it.")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """There is nothing here, or nothing for this person: 404."""
    return _page(
        request,
        404,
        "There is nothing here",
        "Nothing is at this address that you can see.",
        "Check the address, or look for what you need with the search.",
    )


def not_allowed(request: HttpRequest, exception: Exception | None = None, *, said: str = "") -> HttpResponse:  # noqa: ARG001
    """None of the person's roles allows it: 403."""
    return _page(
        request,
        403,
        "Your roles do not allow this",
        said or "None of the roles that you hold today opens this page.",
        "Roles are given in the firm's list of people. Ask the chief compliance officer if you need another.",
    )


def forgery(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form that this workbench did not hand out, or handed out too long ago: 403."""
    return _page(
        request,
        403,
        "This form is not valid any more",
        "It was opened before you signed in, or in another window, and nothing was sent.",
        "Go back, load the page again, and send it once more.",
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """What was sent cannot be read: 400."""
    return _page(request, 400, "This could not be read", "What was sent is not what this page expects.", "Go back.")


def broken(request: HttpRequest) -> HttpResponse:
    """Something is wrong with Countersign itself: 500. Nothing of the database is asked, which may be what is wrong."""
    response: HttpResponse = render(None, "errors/broken.html", {"path": request.path}, status=500)
    return response


def _page(request: HttpRequest, status: int, title: str, said: str, what_to_do: str) -> HttpResponse:
    facts = {"title": title, "said": said, "what_to_do": what_to_do, "status": status}
    response: HttpResponse = render(request, "errors/refused.html", facts, status=status)
    return response
