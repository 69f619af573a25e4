"""What the documentation says is so: pages are current, links lead somewhere, and what can be run is run."""

import re
import shlex
import subprocess
import sys
import tomllib
from dataclasses import replace
from datetime import date
from importlib import util
from inspect import getsource
from pathlib import Path

import pytest
from click.testing import CliRunner

from countersign.authoring import Control
from countersign.authoring.rulebook import load_rulebook
from countersign.cli import main
from countersign.feeds import read_feeds
from countersign.feeds.adapters import adapter_names
from countersign.law import read_rule, read_thresholds
from countersign.runs import DuckDB
from countersign.runs.examples import try_control
from countersign.simulation import example_settings, mml
from countersign.store.firm import Firm
from docs.build import MARK, ROOT, THRESHOLDS, pages, stale
from docs.printers import lock
from docs.printers.markdown import anchor

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
WRITTEN = [page for page in PAGES if not page.read_text(encoding="utf-8").startswith(MARK)]
FIRST_DAY = ROOT / "docs" / "tutorial" / "first-day.md"
ADD_A_CONTROL = ROOT / "docs" / "tutorial" / "add-a-control.md"
HOW_TO = ROOT / "docs" / "how-to"
DAY = date(2017, 10, 2)


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def shell_lines(page: Path) -> list[list[str]]:
    lines = (shlex.split(line, comments=True) for block in blocks(page, "sh") for line in block.splitlines())
    return [words for words in lines if words]


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def test_generated_pages_and_the_lock_are_current():
    wrong = [f"{named(path)} {what}" for path, what in stale(pages())]
    assert not wrong, "Run `make fix` and commit what it changes:\n" + "\n".join(wrong)


def test_a_version_counts_up_when_a_control_changes_and_only_then():
    rulebook = load_rulebook()
    first = lock.text(rulebook, "")
    again = lock.text(rulebook, first)
    digest = tomllib.loads(first)["controls"][0]["digest"]
    changed = tomllib.loads(lock.text(rulebook, first.replace(digest, "sha256:" + "0" * 64)))
    assert again == first
    assert [line["version"] for line in changed["controls"]] == [2] + [1] * (len(rulebook.controls) - 1)


def test_every_command_is_taught_somewhere():
    told = "\n".join(page.read_text(encoding="utf-8") for page in WRITTEN)
    untold = [name for name in main.commands if f"countersign {name}" not in told]
    assert not untold, f"Show in a tutorial or how-to page what these are for: {', '.join(untold)}."


def test_every_adapter_is_in_the_page_about_feeds():
    told = (HOW_TO / "add-a-feed.md").read_text(encoding="utf-8")
    untold = [name for name in adapter_names() if f"| `{name}` |" not in told]
    assert not untold, f"Add a line to docs/how-to/add-a-feed.md for: {', '.join(untold)}."


def test_every_page_is_in_the_list_of_pages():
    listed = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    handwritten = [p for folder in ("tutorial", "how-to", "explanation") for p in (ROOT / "docs" / folder).glob("*.md")]
    left_out = [named(p) for p in handwritten if f"({p.relative_to(ROOT / 'docs').as_posix()})" not in listed]
    assert not left_out, f"List in docs/README.md: {', '.join(sorted(left_out))}."


def test_links_lead_somewhere():
    broken = [f"{named(page)} links to {link}" for page in PAGES for link in links(page) if not leads(page, link)]
    assert not broken, "Correct these links, or write the page:\n" + "\n".join(broken)


def links(page: Path) -> list[str]:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]


def leads(page: Path, link: str) -> bool:
    path, _, fragment = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return target.exists() and (not fragment or fragment in anchors(target))


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {anchor(heading.replace("`", "")) for heading in headings}


def test_pictures_of_the_workbench_are_small_and_each_is_shown():
    told = "\n".join(page.read_text(encoding="utf-8") for page in WRITTEN)
    pictures = sorted((ROOT / "docs" / "pictures" / "workbench").glob("*.png"))
    assert pictures, "Take the pictures with `make pictures`."
    unshown = [named(picture) for picture in pictures if f"workbench/{picture.name})" not in told]
    assert not unshown, f"Show or remove: {', '.join(unshown)}."
    large = [named(picture) for picture in pictures if picture.stat().st_size > 150_000]
    assert not large, f"Take a smaller part of the screen for: {', '.join(large)}."


@pytest.mark.parametrize("page", WRITTEN, ids=named)
def test_shell_lines_are_commands_that_exist(page):
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for words in shell_lines(page):
        if words[0] == "make":
            assert words[1] in targets, f"{named(page)} says `{' '.join(words)}`, which the Makefile does not have."
        elif words[0] == "countersign":
            assert words[1] in main.commands, f"{named(page)} says `{' '.join(words)}`; there is no such command."
            command = main.commands[words[1]]
            command.make_context(words[1], [*words[2:]])


@pytest.mark.parametrize("page", WRITTEN, ids=named)
def test_toml_in_a_page_is_toml(page):
    for block in blocks(page, "toml"):
        assert tomllib.loads(block), f"{named(page)} shows TOML that says nothing."


def test_the_files_that_how_to_pages_show_are_read_as_they_say(tmp_path):
    firm, feeds = tmp_path / "firm.toml", tmp_path / "feeds.toml"
    firm.write_text(blocks(HOW_TO / "start-a-firm-of-your-own.md", "toml")[0], encoding="utf-8")
    assert Firm(tmp_path).holders("information security officer", date(2027, 1, 4)) == ("P100",)
    feeds.write_text("\n".join(blocks(HOW_TO / "add-a-feed.md", "toml")), encoding="utf-8")
    assert set(read_feeds(feeds)) == {"insurer-log", "office-log"}
    thresholds, rule = tmp_path / "thresholds.toml", tmp_path / "15c6-1.toml"
    thresholds.write_text(blocks(HOW_TO / "change-a-threshold.md", "toml")[0], encoding="utf-8")
    assert read_thresholds(thresholds)["dormant_days_other"].on(date(2027, 7, 1)) == 60
    rule.write_text(blocks(HOW_TO / "add-a-law.md", "toml")[0], encoding="utf-8")
    assert read_rule(rule).parameters["standard_settlement_days"].on(date(2017, 9, 5)) == 2


def test_what_the_readme_shows_of_the_demo_are_controls_of_the_rulebook():
    [shown] = blocks(ROOT / "README.md", "text")
    controls = {name.replace("_", " ") for name in load_rulebook().controls}
    named_there = set(re.findall(r"^  ([a-z0-9 ]+): ", shown, re.MULTILINE))
    assert named_there, "README.md no longer shows what the demo prints."
    assert named_there <= controls, f"README.md shows {named_there - controls}. Paste what `make demo` prints now."


def test_the_control_of_the_tutorial_does_what_its_examples_say(tmp_path):
    [source] = blocks(ADD_A_CONTROL, "python")
    path = tmp_path / "manager_has_left.py"
    path.write_text(source, encoding="utf-8")
    spec = util.spec_from_file_location(path.stem, path)
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert "Procedure:" in getsource(module)
    control: Control = replace(module.manager_has_left, examples=tuple(module.EXAMPLES))
    tried = try_control(control, load_rulebook(), read_thresholds(THRESHOLDS), DuckDB(spill=tmp_path))
    assert [t.as_said for t in tried] == [True, True]


@pytest.fixture
def small_demo(tmp_path, monkeypatch):
    """What `make demo` leaves, of a smaller firm, with a few of its feeds."""
    monkeypatch.chdir(tmp_path)
    countersign("init", "demo")
    settings = example_settings()["firm.toml"]
    Path("demo/firm.toml").write_text(re.sub(r"(?m)^first_day.*", f"first_day = {DAY}", settings), encoding="utf-8")
    story = mml(size=0.01)
    needed = {"crd-registrations", "hr-persons", "hr-associations", "systems"}
    story.write_day(DAY, Path("demo/inbox"), without=frozenset(story.feeds) - needed)
    countersign("load", "--firm", "demo")
    countersign("run", "--as-of", str(DAY), "late_u5", "--firm", "demo")


def countersign(*words: str) -> str:
    result = CliRunner().invoke(main, [*words])
    assert result.exit_code == 0, f"countersign {' '.join(words)} exits {result.exit_code}: {result.output}"
    return result.output


@pytest.mark.usefixtures("small_demo")
def test_the_first_day_goes_as_its_tutorial_says():
    said = []
    for words in shell_lines(FIRST_DAY):
        if words[0] == "countersign":
            said.append(countersign(*words[1:]))
        elif words[0] == "python":
            done = subprocess.run([sys.executable, *words[1:]], capture_output=True, text=True, check=False)
            said.append(done.stdout)
        elif words[0] == "echo":
            with Path(words[-1]).open("a", encoding="utf-8") as packet:
                packet.write(" ".join(words[1:-2]) + "\n")
    told = "\n".join(said)
    for expected in (" open.", "as it says", "known already, nothing changed", "Verified: ", "NOT VERIFIED"):
        assert expected in told, f"docs/tutorial/first-day.md promises {expected!r}, and it did not come: {told}"
    assert told.index("Verified: ") < told.index("NOT VERIFIED")
