"""How the project is written: its words, the size of its rooms, and what has no place in it."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs.build import MARK, ROOT

FOLDERS = ("countersign", "rulebook", "firms", "docs", "tests", "benchmarks")
SUFFIXES = {".py", ".md", ".toml", ".svg"}
LONGEST = 400
ONE_FILE_BY_NATURE = {"countersign/evidence/standalone_verifier.py"}  # a stranger takes it away alone
HERE = Path(__file__).resolve()
GLOSSARY = ROOT / "docs" / "glossary.md"
SHORTEST_ESSAY = 300  # letters

ELSEWHERE = {
    r"(?<![\w.~])/(home|root|work|Users|mnt)/\w": "a path of somebody's machine. Take it from an argument",
    r"\.\./shared": "a folder outside the project. Read it from the variable COUNTERSIGN_DATA",
    r"pypi\.org|pythonhosted|(?<!no-emit-)index-url": "a package index. Whoever installs has set their own",
}
LATER = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def ours() -> list[Path]:
    """Every file that people write, generated pages and this one left out."""
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in SUFFIXES]
    found += [*ROOT.glob("*.md"), ROOT / "pyproject.toml", ROOT / "Makefile"]
    return sorted(path for path in found if path != HERE and not is_generated(path))


def is_generated(path: Path) -> bool:
    return path.suffix == ".md" and path.read_text(encoding="utf-8").startswith(MARK)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


OURS = ours()
PYTHON = [path for path in OURS if path.suffix == ".py"]


def banned_words() -> dict[str, str]:
    """Each word of the glossary's last column that is not in brackets, with the word to write in its place."""
    lines = [line.split("|") for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("| **")]
    banned = {}
    for _, word, _, instead, _ in lines:
        without_brackets = re.sub(r"\(.*?\)", "", instead)
        for unwanted in filter(None, (part.strip() for part in without_brackets.split(","))):
            banned[unwanted] = word.strip(" *")
    return banned


def complaints(pattern: re.Pattern[str], path: Path, what: str, text: str | None = None) -> Iterator[str]:
    read = path.read_text(encoding="utf-8") if text is None else text
    for number, line in enumerate(read.splitlines(), 1):
        if found := pattern.search(line):
            yield f'{named(path)}:{number} says "{found[0]}", {what}.'


def test_the_glossary_is_read():
    assert {"violation", "hits", "ticket", "whitelist"} <= banned_words().keys()


@pytest.mark.parametrize(("word", "instead"), sorted(banned_words().items()))
def test_words_are_the_fields(word, instead):
    pattern = re.compile(rf"(?<![a-z]){re.escape(word)}(?![a-z])", re.IGNORECASE)
    what = f'for which our word is "{instead}" (docs/glossary.md)'
    found = [line for path in OURS if path != GLOSSARY for line in complaints(pattern, path, what)]
    assert not found, "\n".join(found)


def test_nothing_is_flagged_in_prose():
    pattern = re.compile(r"(?<!red )\bflag(s|ged)?\b(?!`)", re.IGNORECASE)
    what = 'which is the law\'s word in "red flag" alone; write "exception", or say what is so'
    found: list[str] = []
    for path in OURS:
        if path == GLOSSARY:
            continue
        text = "\n".join(prose_of(path)) if path.suffix == ".py" else None
        found += complaints(pattern, path, what, text)
    assert not found, "\n".join(found)


def prose_of(path: Path) -> Iterator[str]:
    """Comments and sentences of a Python file, a line for each of its lines."""
    source = path.read_text(encoding="utf-8")
    lines = [""] * (source.count("\n") + 2)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        is_sentence = token.type == tokenize.STRING and token.string.count(" ") > 1
        if token.type == tokenize.COMMENT or is_sentence:
            for offset, line in enumerate(token.string.splitlines()):
                lines[token.start[0] - 1 + offset] += line
    yield from lines


def test_rooms_are_small():
    long = [
        f"{named(path)} has {lines} lines; divide it by what its parts are about, {LONGEST} are enough."
        for path in PYTHON
        if named(path).startswith(("countersign/", "rulebook/")) and named(path) not in ONE_FILE_BY_NATURE
        if path.parent.name != "migrations"  # as Django writes them
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    ]
    assert not long, "\n".join(long)


def test_nothing_is_left_for_later():
    found = [line for path in OURS for line in complaints(LATER, path, "do it now, or write an issue")]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("pattern", ELSEWHERE)
def test_the_project_speaks_of_itself_alone(pattern):
    found = [line for path in OURS for line in complaints(re.compile(pattern), path, ELSEWHERE[pattern])]
    assert not found, "\n".join(found)


def test_every_room_opens_with_what_its_nouns_mean():
    rooms = sorted((ROOT / "countersign").glob("*/__init__.py"))
    silent = [
        f"{named(path)} opens with too little. Say in a short essay what the nouns of the room mean."
        for path in rooms
        if len(docstring(path)) < SHORTEST_ESSAY
    ]
    assert rooms
    assert not silent, "\n".join(silent)


def test_every_file_says_what_it_is_about():
    silent = [
        f"{named(path)} does not say what it is about. Open it with a sentence in quotation marks."
        for path in PYTHON
        if path.stat().st_size and not named(path).startswith("tests/") and not docstring(path)
    ]
    assert not silent, "\n".join(silent)


def docstring(path: Path) -> str:
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
