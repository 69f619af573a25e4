"""How a page hands a form to a service: a refusal comes back into the form, with everything that was typed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from countersign.casework.errors import CaseworkError, ChangedError, NotAllowedError, NotFoundError

CHANGED = "changed"  # the code of an error that says that the record has changed meanwhile


def tried(form: Any, act: Callable[[], object]) -> bool:
    """Whether the form was filled in well and the service did it; if not, the form says why."""
    if not form.is_valid():
        return False
    try:
        act()
    except (NotFoundError, NotAllowedError):
        raise
    except ChangedError as error:
        form.add_error(None, ValidationError(str(error), code=CHANGED))
        return False
    except CaseworkError as error:
        form.add_error(None, str(error))
        return False
    return True


def has_changed(form: Any) -> bool:
    """Whether the form was refused because what it is about has changed meanwhile."""
    return bool(form.has_error("__all__", CHANGED))


def renewed(form: Any, version: str) -> Any:
    """A form that comes back because of a change: sent once more, it is about the record as it is now."""
    if form.is_bound and has_changed(form):
        form.data = form.data.copy()
        form.data[form.add_prefix("version")] = version
    return form


def done(request: HttpRequest, said: str, to: str, *args: str) -> HttpResponse:
    """Go on to a page, which says once what was done."""
    messages.success(request, said)
    answer: HttpResponse = redirect(to, *args)
    return answer


def shown(request: HttpRequest, template: str, facts: dict[str, Any], *forms: Any) -> HttpResponse:
    """A page; not 200 where one of its forms was refused: 409 for what has changed, 422 for anything else."""
    refused = [form for form in forms if form is not None and form.is_bound and form.errors]
    status = 409 if any(map(has_changed, refused)) else 422 if refused else 200
    answer: HttpResponse = render(request, template, facts, status=status)
    return answer
