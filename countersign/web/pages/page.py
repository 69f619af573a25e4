"""What makes a view a page: somebody signed in, an ability, and a refusal that people can read."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from countersign.casework.acting import Actor
from countersign.casework.errors import CaseworkError
from countersign.casework.permissions import Ability

from ..workplace import workplace
from .errors import not_allowed, not_found, refused

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Page:
    """One page, by the name of its address: the ability it asks for, and the kind of object it is about."""

    name: str
    ability: Ability | None
    kind: str
    nav: str
    view: View

    def open_to(self, actor: Actor) -> bool:
        """Whether this person may open it, as far as that does not depend on what it shows."""
        return self.ability is None or actor.may(self.ability)


registry: dict[str, Page] = {}


def page(*, ability: Ability | None, kind: str = "", nav: str = "", name: str = "") -> Callable[[View], View]:
    """Make a view a page, by the name of its address, which is the view's own name if no other is given.

    Somebody not signed in is asked to; without the ability (None: everyone signed in has it) the page is refused. What
    a service refuses becomes the page that says so. `kind` names the kind of object, and `nav` the place in the
    navigation to which this page is the way.
    """

    def made(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.actor is None:
                return _sign_in_first(request)
            if not registered.open_to(request.actor):
                outside = bool(request.actor.introducing_firm)  # to whom the rest of the workbench does not exist
                return not_found(request) if outside else not_allowed(request)
            try:
                with timezone.override(workplace().firm.zone):
                    return view(request, *args, **kwargs)
            except CaseworkError as error:
                return refused(request, error)

        registered = Page(name or view.__name__, ability, kind, nav, opened)
        if registered.name in registry:
            raise ValueError(f"Two pages are called {registered.name}. Give one of them another name.")
        registry[registered.name] = registered
        return opened

    return made


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    redirect = redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
    return HttpResponseClientRedirect(redirect.url) if request.htmx else redirect
