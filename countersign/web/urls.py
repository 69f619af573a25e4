"""Every address of the workbench: one list a file of pages, found by itself, those of accounts, and the API."""

from importlib import import_module
from pkgutil import iter_modules

from django.urls import URLPattern, URLResolver, include, path

from . import pages
from .accounts.urls import urls as account_urls
from .api.urls import urls as api_urls


def _of_pages() -> list[URLPattern | URLResolver]:
    """The list `urls` of each file in `pages/` that has one."""
    names = sorted(module.name for module in iter_modules(pages.__path__))
    modules = [import_module(f"{pages.__name__}.{name}") for name in names]
    return [pattern for module in modules for pattern in getattr(module, "urls", ())]


urlpatterns = [path("account/", include(account_urls)), path("api/", include(api_urls)), *_of_pages()]

handler400 = "countersign.web.pages.errors.bad_request"
handler403 = "countersign.web.pages.errors.not_allowed"
handler404 = "countersign.web.pages.errors.not_found"
handler500 = "countersign.web.pages.errors.broken"
