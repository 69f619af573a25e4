"""How somebody calls a page, an operation or a service: each answers with a status."""

import json
import re
from typing import Any

from .firm import Who, actor


class Browser:
    """A browser in which somebody has signed in, or has tried to."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.answer: Any = None
        self.body = b""

    def see(self, page: str, *about: object, **query: object) -> int:
        return self._kept(self.client.get(_address(page, about), query))

    def send(self, page: str, *about: object, **said: object) -> int:
        """Send a form; a field named `give_to` below stands for `give-to`."""
        named = {name.replace("__", "-"): value for name, value in said.items()}
        return self._kept(self.client.post(_address(page, about), named))

    def _kept(self, answer: Any) -> int:
        self.answer = answer
        self.body = b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)
        answer.close()
        return int(answer.status_code)


class Program(Browser):
    """A program that calls operations, with a token or within a session."""

    def __init__(self, client: Any, token: str = "") -> None:
        super().__init__(client)
        self.headers = {"authorization": f"Bearer {token}"} if token else {}

    def ask(self, operation: str, said: Any = None, *, seen: str = "", files: Any = None, **named: object) -> int:
        """Call an operation by its name; `named` fills its address first, and its query with what is left."""
        from countersign.web.api.operations import registry

        found = registry[operation]
        path = found.path
        for name in list(named):
            if f"{{{name}}}" in path:
                path = path.replace(f"{{{name}}}", str(named.pop(name)))
        path, headers = f"/api/v1{path}", {**self.headers, **({"if-match": f'"{seen}"'} if seen else {})}
        if found.method == "GET":
            return self._kept(self.client.get(path, named, headers=headers))
        if files is not None:
            return self._kept(self.client.post(path, files, headers=headers))
        if not found.takes:
            return self._kept(self.client.generic("POST", path, headers=headers))
        body = json.dumps({} if said is None else said)
        return self._kept(self.client.post(path, body, content_type="application/json", headers=headers))


class Service:
    """Services, called in somebody's name."""

    def __init__(self, who: Who) -> None:
        self.actor = actor(who.person)
        self.body = b""

    def do(self, service: Any, **said: Any) -> int:
        from countersign.casework.errors import CaseworkError, ChangedError, NotAllowedError, NotFoundError

        try:
            service(actor=self.actor, **said)
        except NotFoundError as error:
            self.body = str(error).encode()
            return 404
        except NotAllowedError:
            return 403
        except ChangedError:
            return 409
        except CaseworkError:
            return 400
        return 200


def plain(body: bytes) -> str:
    """What was answered without what differs each time."""
    return re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]*', r"\1", body.decode("utf-8", "replace"))


def _address(page: str, about: tuple[object, ...]) -> str:
    from django.urls import reverse

    return reverse(page, args=[str(one) for one in about])
