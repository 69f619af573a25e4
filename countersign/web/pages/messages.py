"""Messages: what one was told, and noting that one has read it."""

from django.contrib import messages as told
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from countersign.casework.errors import CaseworkError
from countersign.casework.messages import mark_all_read, mark_read
from countersign.casework.reading import note_sealed
from countersign.casework.selectors import messages_for

from ..naming import address_of
from .asking import asked_number
from .page import page

MESSAGES_SHOWN = 50


@page(ability=None, kind="message", nav="Messages")
def messages(request: HttpRequest) -> HttpResponse:
    """One's own messages, the newest first; or the unread ones alone."""
    rows = messages_for(request.actor)
    unread = rows.filter(read_at=None).order_by().count()
    only_unread = request.GET.get("which") == "unread"
    start = asked_number(request, "after")
    shown = list((rows.filter(read_at=None) if only_unread else rows)[start : start + MESSAGES_SHOWN + 1])
    note_sealed(shown[:MESSAGES_SHOWN], actor=request.actor)
    facts = {
        "rows": shown[:MESSAGES_SHOWN],
        "later": start + MESSAGES_SHOWN if len(shown) > MESSAGES_SHOWN else None,
        "unread": unread,
        "only_unread": only_unread,
    }
    response: HttpResponse = render(request, "messages/messages.html", facts)
    return response


@require_POST
@page(ability=None, kind="message")
def read_message(request: HttpRequest, message: str) -> HttpResponse:
    """Note that one has read a message, and go to what it is about."""
    row = mark_read(message=message, actor=request.actor)
    response: HttpResponse = HttpResponseRedirect(address_of(row.about) or reverse("messages"))
    return response


@require_POST
@page(ability=None, kind="message")
def read_all_messages(request: HttpRequest) -> HttpResponse:
    """Note that one has read all of them."""
    count = mark_all_read(actor=request.actor)
    if not count:
        raise CaseworkError("All your messages were read already.")
    told.success(request, f"{count} message{'' if count == 1 else 's'} marked as read.")
    response: HttpResponse = HttpResponseRedirect(reverse("messages"))
    return response


urls = [
    path("messages/", messages, name="messages"),
    path("messages/read/", read_all_messages, name="read_all_messages"),
    path("messages/<slug:message>/read/", read_message, name="read_message"),
]
