"""Answers kept for a day by Idempotency-Key, so that what is sent twice is done once."""

import hashlib
import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse

from countersign.casework.acting import Actor
from countersign.casework.errors import NotFoundError

from .models import KeptAnswer
from .problems import INVALID, RefusedError

FOR = timedelta(hours=24)
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_HEADERS = ("ETag", "Location", "Content-Type")


@dataclass(frozen=True)
class Named:
    """A request that names a key: whose it is, and the digest of what it asks."""

    key: str
    actor: Actor
    digest: str
    at: datetime


def naming(request: HttpRequest) -> Named | None:
    """The request under its key; None where it names none."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise RefusedError(INVALID, "An Idempotency-Key has 1 to 200 visible ASCII characters.")
    return Named(key, request.actor, _digest(request), request.at)


def answered_before(named: Named, request: HttpRequest) -> HttpResponse | None:
    """The answer that this request had within the day, if any.

    Raises RefusedError where the key was used for another request, and NotFoundError where the answer tells of a
    circle that the person has left since.
    """
    kept = KeptAnswer.objects.filter(person=named.actor.person, key=named.key, at__gt=request.at - FOR).first()
    if kept is None:
        return None
    if kept.request_digest != named.digest:
        raise RefusedError(INVALID, "This Idempotency-Key was used for another request. Use a new one for each.")
    if not set(kept.circles.split()) <= named.actor.circles:
        raise NotFoundError("What this request did is nothing that you can see any more.")
    return HttpResponse(kept.body.encode(), status=kept.status, headers=json.loads(kept.headers))


def keep(named: Named | None, response: HttpResponse, secrets: Collection[str]) -> None:
    """Keep an answer, without what is secret in it, and forget those older than a day; in the caller's transaction."""
    if named is None:
        return
    KeptAnswer.objects.filter(at__lte=named.at - FOR).delete()
    KeptAnswer.objects.create(
        person=named.actor.person,
        key=named.key,
        request_digest=named.digest,
        circles=" ".join(sorted(named.actor.circles)),
        status=response.status_code,
        headers=json.dumps({name: response.headers[name] for name in _HEADERS if name in response.headers}),
        body=_without(response.content.decode(), secrets),
        at=named.at,
    )


def _without(body: str, secrets: Collection[str]) -> str:
    if not secrets:
        return body
    said = json.loads(body)
    return json.dumps({name: "" if name in secrets else value for name, value in said.items()})


def _digest(request: HttpRequest) -> str:
    """Of method, address, version seen and body; of files what is in them, since boundaries differ each time."""
    hashed = hashlib.sha256()
    for part in (request.method, request.get_full_path(), request.headers.get("If-Match", "")):
        hashed.update(part.encode() + b"\0")
    if request.content_type == "multipart/form-data":
        for name, values in sorted(request.POST.lists()):
            hashed.update(json.dumps([name, values]).encode())
        for name, files in sorted(request.FILES.lists()):
            for file in files:
                hashed.update(json.dumps([name, file.name, hashlib.file_digest(file, "sha256").hexdigest()]).encode())
                file.seek(0)
    else:
        hashed.update(request.body)
    return hashed.hexdigest()
