"""schemathesis over the OpenAPI document: no 5xx, and no answer that is not described, whoever asks.

In the suite a few people ask a little. COUNTERSIGN_API_EXAMPLES=20 has everybody ask everything, with that many
examples of each operation.
"""

import logging
import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.api.conftest import ANALYST, AUDIT, AUTHOR, CCO, IAM, INTRODUCING, OPERATOR, World

EXAMPLES = int(os.environ.get("COUNTERSIGN_API_EXAMPLES", "0"))
NOBODY = ""
SOME = (NOBODY, CCO, INTRODUCING)
EVERYBODY = (NOBODY, IAM, CCO, ANALYST, AUDIT, AUTHOR, OPERATOR, INTRODUCING)

# What a schema cannot say: a version that is not the latest, a file whose bytes are not what its ending says, a file
# that is too large; and that a version has to be named at all is 428 (RFC 6585).
CHECKS = {
    "positive_data_acceptance": {"expected-statuses": ["2xx", "401", "403", "404", "409", "412", "413", "415"]},
    "missing_required_header": {"expected-statuses": ["400", "401", "403", "406", "415", "422", "428"]},
}
# The slowest of these take their time whatever is asked; every other operation is asked by everybody.
SLOW = ("run_day", "try_control")


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let schemathesis reach the application without a network; its own transport does not know every setting."""
    from schemathesis.transport.wsgi import WSGITransport

    send = WSGITransport.send

    def sent(self: Any, case: Any, *, session: Any = None, **kwargs: Any) -> Any:
        for name in ("max_redirects", "verify", "cert", "proxies"):
            kwargs.pop(name, None)
        _alone(case)
        return send(self, case, session=session, **kwargs)

    monkeypatch.setattr(WSGITransport, "send", sent)


_SENT = Counter[str]()


def _alone(case: Any) -> None:
    """Give each request an Idempotency-Key of its own: one used for another request is refused, and rightly."""
    key = (case.headers or {}).get("Idempotency-Key")
    if isinstance(key, str) and 0 < len(key) < 150 and all("!" <= letter <= "~" for letter in key):
        _SENT[key] += 1
        case.headers["Idempotency-Key"] = f"{key}-{_SENT[key]}"


def asked(world: World, person: str, examples: int, *, whole: bool) -> Iterator[Any]:
    """Every event of asking everything as one person."""
    import schemathesis
    from django.core.handlers.wsgi import WSGIHandler
    from schemathesis.config import SchemathesisConfig
    from schemathesis.engine import from_schema

    config = SchemathesisConfig.from_dict(
        {
            "base-url": "http://localhost/api/v1",
            "generation": {"max-examples": examples, "deterministic": True, "database": "none"},
            "phases": {
                "examples": {"enabled": True},
                "coverage": {"enabled": whole},
                "fuzzing": {"enabled": True},
                "stateful": {"enabled": whole},
            },
            "headers": {"Authorization": f"Bearer {world.token(person)}"} if person else {},
            "checks": CHECKS,
        }
    )
    schema = schemathesis.openapi.from_wsgi(
        "/api/openapi.json", WSGIHandler(), config=config, headers={"Host": "localhost"}
    )
    if not whole:
        schema = schema.exclude(operation_id=list(SLOW))
    yield from from_schema(schema).execute()


@pytest.mark.parametrize("person", EVERYBODY if EXAMPLES else SOME, ids=lambda person: person or "nobody")
@pytest.mark.filterwarnings("default")  # what schemathesis finds to warn of in its own libraries
@pytest.mark.usefixtures("in_process")
def test_every_answer_is_described(world: World, person: str, monkeypatch: pytest.MonkeyPatch):
    from schemathesis.engine import events

    from countersign.web.api import entering
    from countersign.web.api.limiting import Allowance

    monkeypatch.setattr(entering, "allowance", Allowance(at_once=10**9))
    logging.disable(logging.CRITICAL)
    world.raise_alerts(*(f"k{number}" for number in range(5)))
    world.case("in-a-case")
    failures, statuses = [], Counter[int]()
    try:
        for event in asked(world, person, EXAMPLES or 1, whole=bool(EXAMPLES)):
            if isinstance(event, events.NonFatalError | events.FatalError):
                failures.append(repr(event))
            if isinstance(event, events.ScenarioFinished):
                answered = [one.response for one in event.recorder.interactions.values() if one.response]
                statuses.update(response.status_code for response in answered)
                failures += list(_failed(event.recorder))
    finally:
        logging.disable(logging.NOTSET)
    assert not failures, "\n\n".join(failures[:10])
    assert statuses[401 if person == NOBODY else 200]
    assert not any(status >= 500 for status in statuses)


def _failed(recorder: Any) -> Iterator[str]:
    for checks in recorder.checks.values():
        for check in checks:
            if check.failure_info is not None:
                failure = check.failure_info.failure
                yield (
                    f"{recorder.label}, {check.name}: {failure.title}\n{failure.message[:600]}\n"
                    + (check.failure_info.code_sample[:600])
                )
