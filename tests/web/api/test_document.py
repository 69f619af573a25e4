"""The OpenAPI document says everything, and the registry of operations is what the addresses are."""

from collections import Counter

import pytest

from tests.web.api.conftest import AUDIT, CCO, IAM, INTRODUCING, OPERATOR, Program, World


@pytest.fixture
def document(world: World) -> dict:
    answer = Program().get("/api/openapi.json")
    assert answer.status == 200
    return answer.json


def operations(document: dict) -> list[tuple[str, str, dict]]:
    return [(path, method, told) for path, methods in document["paths"].items() for method, told in methods.items()]


def test_every_operation_is_described_in_whole(document):
    assert document["openapi"] == "3.1.0"
    for path, method, told in operations(document):
        where = f"{method} {path}"
        assert told["summary"], where
        assert not told["summary"].endswith("."), where
        assert len(told["description"]) > 10, where
        assert told["security"] == [{"token": []}, {"session": []}], where
        assert {"401", "403", "422", "429"} <= told["responses"].keys(), where
        for status, response in told["responses"].items():
            assert response["description"], where
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"], where
        if method != "get":
            assert {"400", "409"} <= told["responses"].keys(), where
            assert any(p["name"] == "Idempotency-Key" for p in told["parameters"]), where
        if "412" in told["responses"]:
            assert "428" in told["responses"], where
            assert any(p["name"] == "If-Match" and p["required"] for p in told["parameters"]), where


def test_every_schema_is_closed_and_every_name_is_one_schema_s(document, world):
    from pydantic import BaseModel

    from countersign.web.api.fields import Said, Shown

    def below(model: type[BaseModel]) -> list[type[BaseModel]]:
        return [found for one in model.__subclasses__() for found in (one, *below(one))]

    names = Counter(m.__name__ for base in (Said, Shown) for m in below(base) if "." not in m.__qualname__)
    assert {name for name in names if len({m for b in (Said, Shown) for m in below(b) if m.__name__ == name}) > 1} <= {
        "BodyParams"
    }
    for name, schema in document["components"]["schemas"].items():
        if schema.get("type") == "object":
            assert schema.get("additionalProperties") is False, name


def test_texts_have_a_pattern_and_a_longest(document):
    open_ended = []
    for path, method, told in operations(document):
        for parameter in told["parameters"]:
            if parameter["name"] in ("If-Match", "If-None-Match"):
                continue  # HTTP says what they hold
            schemas = parameter["schema"].get("anyOf", [parameter["schema"]])
            open_ended += [
                f"{method} {path} {parameter['name']}"
                for schema in schemas
                if schema.get("type") == "string" and not {"pattern", "enum", "const", "format"} & schema.keys()
            ]
    assert open_ended == []


def test_the_registry_is_what_the_addresses_are(document):
    from countersign.web.api.document import operations as known

    told = {said["operationId"]: (method.upper(), path) for path, method, said in operations(document)}
    assert told == {op.id: (op.method, op.path) for op in known().values()}


def test_who_gets_in_is_what_the_registry_says(world: World):
    """Each operation, as each of several people: refused at the door exactly where the registry says so."""
    from countersign.web.api.document import operations as known

    for person in (IAM, CCO, AUDIT, INTRODUCING, OPERATOR):
        program, actor = world.program(person), world.actor(person)
        for operation in known().values():
            path = operation.path
            for name, value in {
                "{noun}": "person",
                "{subject}": "P1",
                "{step}": "a_step",
                "{control}": "none_such",
                "{feed}": "none",
                "{business_date}": "2026-03-02",
                "{index}": "999999",
                "{person}": "nobody",
                "{reset}": "1",
            }.items():
                path = path.replace(name, value)
            while "{" in path:
                path = path[: path.index("{")] + "0" * 16 + path[path.index("}") + 1 :]
            if operation.method == "GET":
                answer = program.get(path)
            elif operation.takes == "application/json":
                answer = program.post(path, {"nonsense": 1}, seen='"sha256:' + "0" * 64 + '"')
            else:
                answer = program.do(path, content_type="text/none")
            refused = answer.status == 403
            assert refused is not operation.open_to(actor), f"{operation.id} as {person}: {answer.status}"
            assert answer.status < 500
