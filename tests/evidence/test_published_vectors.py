"""The published test vectors for RFC 6962 proofs and RFC 8785, where the test data is at hand."""

import base64
import json
import os
from pathlib import Path

import pytest

from countersign.evidence import ProofError, canonical, verify_consistency, verify_inclusion

DATA = os.environ.get("COUNTERSIGN_DATA")
SUITES = Path(DATA or ".") / "suites"

pytestmark = pytest.mark.skipif(DATA is None, reason="data from outside the project: COUNTERSIGN_DATA names no folder")


def vectors(folder: str) -> list[Path]:
    return sorted((SUITES / folder).rglob("*.json")) if DATA else []


def named(path: Path) -> str:
    return "/".join(path.parts[-2:])


def unbase64(text: str | None) -> bytes:
    return base64.b64decode(text or "")


@pytest.mark.parametrize("path", vectors("merkle/testdata/inclusion"), ids=named)
def test_inclusion_is_judged_as_published(path: Path) -> None:
    vector = json.loads(path.read_text())
    judge(
        vector["wantErr"],
        verify_inclusion,
        unbase64(vector["leafHash"]),
        vector["leafIdx"],
        vector["treeSize"],
        [unbase64(part) for part in vector["proof"] or []],
        unbase64(vector["root"]),
    )


@pytest.mark.parametrize("path", vectors("merkle/testdata/consistency"), ids=named)
def test_consistency_is_judged_as_published(path: Path) -> None:
    vector = json.loads(path.read_text())
    judge(
        vector["wantErr"],
        verify_consistency,
        vector["size1"],
        vector["size2"],
        unbase64(vector["root1"]),
        unbase64(vector["root2"]),
        [unbase64(part) for part in vector["proof"] or []],
    )


@pytest.mark.parametrize("path", vectors("jcs/testdata/input"), ids=named)
def test_canonical_json_is_as_published(path: Path) -> None:
    found = canonical(json.loads(path.read_text(encoding="utf-8")))
    folder = path.parent.parent
    assert found == (folder / "output" / path.name).read_bytes()
    assert found == bytes.fromhex((folder / "outhex" / path.name).with_suffix(".txt").read_text())


def test_the_vectors_are_all_there() -> None:
    counts = [len(vectors(folder)) for folder in ("merkle/testdata", "jcs/testdata/input")]
    assert counts == [196, 6]


def judge(refused, verify, *arguments) -> None:
    if refused:
        with pytest.raises(ProofError):
            verify(*arguments)
    else:
        verify(*arguments)
