"""Reading a request's JSON strictly: no name twice, nothing that is no number, and no depth without end."""

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser


class StrictParser(Parser):
    """Raises ValueError, which becomes a problem, for whatever is not JSON as RFC 8259 wants it exchanged."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body, as it is meant."""
        try:
            return json.loads(request.body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
        except RecursionError as error:
            raise ValueError("The body is nested too deep.") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) != len(pairs):
        raise ValueError("A name stands twice in one object.")
    return said


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number of JSON.")
