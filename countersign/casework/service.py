"""What makes a function a service: all of it in one transaction, begun before it reads what it decides on.

A service that read first and locked later could write over what somebody else changed in between.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

from .evidence_storage import transaction
from .permissions import Ability

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Service:
    """A service by its name, with the ability it asks for and the kind of object it is about."""

    name: str
    ability: Ability
    kind: str


SERVICES: dict[str, Service] = {}


def service(ability: Ability, kind: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a service. It asks for the ability itself, for the owner it is about; here it is only told."""

    def made(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def within(*args: P.args, **kwargs: P.kwargs) -> R:
            with transaction():
                return function(*args, **kwargs)

        name = function.__name__.strip("_")
        SERVICES[name] = Service(name, ability, kind)
        return within

    return made
