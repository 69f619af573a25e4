"""The whole rulebook at once: what every control, derived and prepared table has to keep to, whoever wrote it."""

import ast
import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import ibis.expr.operations as ops
import pytest

from countersign.authoring import Control, Derived, Example, Law, Prepared
from countersign.authoring.rulebook import load_rulebook
from countersign.law import LawError, read_thresholds
from countersign.runs import DuckDB
from countersign.runs.examples import Tried, try_control, try_shared
from countersign.tables import declared_tables
from tests.side_by_side import Bench, Variant, Verdicts

BOOK = load_rulebook()
FIRM = Path(__file__).parent.parent / "firms" / "example"
THRESHOLDS = read_thresholds(FIRM / "thresholds.toml")
CONTROLS = list(BOOK.controls.values())
SHARED: list[Derived | Prepared] = [*BOOK.derived.values(), *BOOK.prepared.values()]

each_control = pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.id)
each_shared = pytest.mark.parametrize("shared", SHARED, ids=lambda shared: shared.id)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> DuckDB:
    return DuckDB(spill=tmp_path_factory.mktemp("spill"))


@pytest.fixture(scope="module")
def bench(engine: DuckDB) -> Bench:
    return Bench(BOOK, THRESHOLDS, engine)


@pytest.fixture(scope="module")
def tried(engine: DuckDB) -> Any:
    return cache(lambda control_id: try_control(BOOK.controls[control_id], BOOK, THRESHOLDS, engine))


# --- What a supervisor reads.


@each_control
def test_a_control_opens_with_one_sentence_and_says_its_procedure(control: Control) -> None:
    assert re.fullmatch(r"[^.]+\.", control.title), (
        f"{control.id}: its file opens with one sentence, closed by a full stop, that says what an exception is. "
        f"It opens with: {control.title!r}"
    )
    assert len(control.procedure.split()) >= 25, (
        f"{control.id}: its procedure is printed in the written procedures. Say who does what, when, and what shows it."
    )


@each_control
def test_a_control_cites_law_that_the_rulebook_holds(control: Control) -> None:
    assert control.cites, f"{control.id} cites nothing. Name the paragraph it carries out."
    for cite in control.cites:
        try:
            BOOK.rules.resolve(cite)
        except LawError as error:
            pytest.fail(f"{control.id}: {error}")


@each_control
def test_a_control_answers_findings_and_cards_by_their_ids(control: Control) -> None:
    known = re.compile(r"[MLC][0-9]{1,2}|[a-z0-9]+(-[a-z0-9]+)+")
    strange = [answer for answer in control.answers if not known.fullmatch(answer)]
    assert not strange, f"{control.id} answers {strange}. Write a finding (M3) or a control card (acc-post-term)."


@each_control
def test_somebody_in_the_example_firm_can_hold_the_owners_role(control: Control) -> None:
    roles = {line["role"] for line in tomllib.loads((FIRM / "firm.toml").read_text())["roles"]}
    assert control.owner in roles, (
        f"{control.id} is owned by {control.owner!r}, a role the example firm does not have, so nobody would answer "
        f"for it. Take one of: {', '.join(sorted(roles))}; or add it to {FIRM.name}/firm.toml."
    )


@each_control
def test_a_sentence_about_a_row_names_no_personal_information(control: Control) -> None:
    personal = {c.name for table in declared_tables().values() for c in table.columns if c.personal} - {"login"}
    named = personal.intersection(control.says_fields)
    assert not named, (
        f"{control.id} says {', '.join(sorted(named))}, which is personal information, in every alert, list and log. "
        "Name the person by person_id, and let those who may look the rest up."
    )


@each_control
def test_the_numbers_a_control_names_for_its_time_are_set(control: Control) -> None:
    numbers = {*THRESHOLDS, *BOOK.rules.parameters_for(control.cites)}
    named = {"answer_within": control.answer_within} | ({"look_back": control.look_back} if control.look_back else {})
    for what, number in named.items():
        assert number in numbers, (
            f"{control.id}: {what} is {number}, which neither the example firm nor the law it cites sets. Add the line "
            "to thresholds.toml, dated and approved, or name one that is there."
        )


def test_every_automated_obligation_has_a_control() -> None:
    carried = {BOOK.rules.resolve(cite) for control in CONTROLS for cite in control.cites}
    bare = [
        f"{obligation.cite} ({rule.file})"
        for rule in BOOK.rules
        for obligation in rule.obligations.values()
        if obligation.status == "automated" and obligation not in carried
    ]
    assert not bare, (
        f"No control cites {', '.join(bare)}. Cite it where it is carried out, or do not call it automated."
    )


# --- How it is written.

ALLOWED_IMPORTS = {"countersign.authoring", "typing", "collections.abc", "datetime"}
OUTSIDE_WORLD = {"now", "today", "utcnow", "open", "input", "print", "eval", "exec", "environ", "random", "__import__"}


def functions(source: str) -> Iterator[ast.FunctionDef]:
    """The functions of a rulebook file that make expressions; what only helps to write examples is left out."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            yield node


@each_control
def test_a_control_imports_only_the_authors_vocabulary(control: Control) -> None:
    nodes = list(ast.walk(ast.parse(control.source)))
    imported = {n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)}
    imported |= {alias.name for n in nodes if isinstance(n, ast.Import) for alias in n.names}
    assert imported <= ALLOWED_IMPORTS, (
        f"{control.id} imports {', '.join(sorted(imported - ALLOWED_IMPORTS))}. A control is an expression that runs "
        "on every engine; it imports countersign.authoring. What needs more is a prepared table in rulebook/derived."
    )


@pytest.mark.parametrize("item", [*CONTROLS, *BOOK.derived.values()], ids=lambda item: item.id)
def test_an_expression_holds_no_number_and_asks_nothing_outside(item: Control | Derived) -> None:
    for node in (n for function in functions(item.source) for part in function.body for n in ast.walk(part)):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            assert node.value in (0, 1), (
                f"{item.id} holds the number {node.value}. Nobody could see who set it, or from when it holds. Put it "
                "in rulebook/law or the firm's thresholds.toml, and write law.… or firm.…"
            )
        called = node.func if isinstance(node, ast.Call) else None
        name = called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
        assert name not in OUTSIDE_WORLD, (
            f"{item.id} uses {name}. The same inputs have to give the same outcome on any day; take as_of."
        )


BANNED_OPERATIONS: dict[type[ops.Node], str] = {
    ops.ExtractEpochSeconds: "differs between engines; add an interval, or use delta",
    ops.TimestampDiff: "is no column on every engine; write earlier + interval <= later",
    ops.Lowercase: "folds case differently; normalise names in Python at load",
    ops.Uppercase: "folds case differently; normalise names in Python at load",
    ops.Capitalize: "folds case differently; normalise names in Python at load",
    ops.Levenshtein: "counts bytes or characters; compare names in a prepared table",
    ops.StringSQLLike: "escapes differ; use contains, startswith or a regular expression",
    ops.StringSQLILike: "escapes differ and case is folded; use contains or a regular expression",
    ops.Hash: "differs between engines; use sha256",
    ops.Sample: "differs between engines; compare the sha256 of the key",
    ops.RandomScalar: "gives another outcome each time; compare the sha256 of the key",
    ops.TimestampNow: "is the clock; take as_of",
    ops.DateNow: "is the clock; take as_of",
    ops.Median: "loses cents; sum and count",
    ops.ScalarUDF: "runs on one engine only; make a prepared table",
    ops.AggUDF: "runs on one engine only; make a prepared table",
    ops.First: "is ordered on one engine only; use argmin",
    ops.Last: "is ordered on one engine only; use argmax",
}


@each_control
def test_a_control_is_made_of_what_every_engine_does_alike(control: Control, bench: Bench) -> None:
    for node in bench.expression(control).op().find(ops.Node):
        for banned, reason in BANNED_OPERATIONS.items():
            assert not isinstance(node, banned), f"{control.id} uses {banned.__name__}, which {reason}."
        complaint = _not_portable(node)
        assert complaint is None, f"{control.id} {complaint}"


def _not_portable(node: Any) -> str | None:
    if isinstance(node, ops.Multiply) and node.left.dtype.is_decimal() and node.right.dtype.is_decimal():
        return "multiplies two decimals: cast the factors, so that no engine rounds."
    if isinstance(node, ops.Divide | ops.Mean) and node.args[0].dtype.is_decimal():
        return "divides or averages a decimal: multiply the other side, or sum and count."
    if isinstance(node, ops.ArrayCollect) and node.order_by:
        return "collects in an order: collect a struct and sort it."
    if isinstance(node, ops.WindowFunction) and isinstance(node.func, ops.CountDistinct):
        return "counts distinct values over a window: group twice."
    if isinstance(node, ops.JoinLink) and node.how == "asof":
        return "joins as of a moment: join a range and take argmax."
    return None


# --- What it says of its examples.

EXAMPLES = [(control, number) for control in CONTROLS for number in range(len(control.examples))]


@each_control
def test_a_control_has_a_row_that_trips_it_and_one_that_does_not(control: Control, tried: Any) -> None:
    outcomes = tried(control.id)
    assert any(one.exceptions for one in outcomes), f"{control.id} has no example with an exception. Add one."
    assert any(one.population > len(one.exceptions) + len(one.undetermined) for one in outcomes), (
        f"{control.id} has no example of a row that it judges and passes. Add one, on the other side of the limit."
    )


@pytest.mark.parametrize(("control", "number"), EXAMPLES, ids=[f"{c.id}-{n}" for c, n in EXAMPLES])
def test_an_example_comes_out_as_it_says(control: Control, number: int, tried: Any) -> None:
    one: Tried = tried(control.id)[number]
    assert one.as_said, (
        f"{control.id}, example {one.example.title!r}:\n"
        f"  exceptions   said {sorted(one.example.exceptions)}, found {list(one.exceptions)}\n"
        f"  undetermined said {sorted(one.example.undetermined)}, found {list(one.undetermined)}"
    )


@each_shared
def test_a_shared_table_gives_what_its_examples_say(shared: Derived | Prepared, engine: DuckDB) -> None:
    assert shared.examples, f"{shared.id} has no example. Add one that shows the rows it gives."
    for example, rows in try_shared(shared, BOOK, THRESHOLDS, engine):
        wanted = list(example.gives or ())
        left = list(rows)
        for give in wanted:
            match = next((row for row in left if all(_same(row[name], value) for name, value in give.items())), None)
            assert match is not None, f"{shared.id}, example {example.title!r}: {give} is not among {left}."
            left.remove(match)
        assert not left, f"{shared.id}, example {example.title!r}: it does not say these rows: {left}."


def _same(found: Any, said: Any) -> bool:
    if isinstance(found, datetime) and isinstance(said, str):
        return found == datetime.fromisoformat(said).replace(tzinfo=None)
    if isinstance(found, date) and isinstance(said, str):
        return found == date.fromisoformat(said)
    return bool(found == said)


def by_day(examples: Sequence[Example]) -> Iterator[list[Example]]:
    """The examples, those of the same day together."""
    for day in sorted({str(example.as_of) for example in examples}):
        yield [example for example in examples if str(example.as_of) == day]


def said(example: Example) -> Verdicts:
    """The verdicts that are not a pass."""
    return dict.fromkeys(example.exceptions, True) | dict.fromkeys(example.undetermined, None)


@each_control
def test_neither_the_order_of_rows_nor_unrelated_rows_change_a_verdict(control: Control, bench: Bench) -> None:
    clean = [example for example in control.examples if not example.undetermined]
    unsure = [[example] for example in control.examples if example.undetermined]
    for examples in [*by_day(clean), *unsure]:
        variants = [v for e in examples for v in (e.tables, {name: rows[::-1] for name, rows in e.tables.items()})]
        judged = bench.judge(control, examples[0], variants)
        for example, straight, reverse in zip(examples, judged[::2], judged[1::2], strict=True):
            assert straight == reverse, f"{control.id}, example {example.title!r}: the order of its rows matters."
            named = {key: verdict for key, verdict in straight.items() if verdict is not False and "unknown" not in key}
            expected = {key: verdict for key, verdict in said(example).items() if "unknown" not in key}
            assert named == expected, (
                f"{control.id}, example {example.title!r}: beside rows of others it gives {named}, alone {expected}. "
                "Something is counted or joined across what does not belong together."
            )


def blanked(example: Example) -> Iterator[tuple[str, Variant]]:
    """The example once for each value of a column that may be null: with that value unknown."""
    for name, rows in example.tables.items():
        table = declared_tables()[name]
        for number, row in enumerate(rows):
            whole = {**table.sample, **row}
            for column in (c.name for c in table.columns if c.nullable and whole[c.name] is not None):
                changed = [*rows[:number], {**row, column: None}, *rows[number + 1 :]]
                yield f"{name}.{column} of row {number + 1}", {**example.tables, name: changed}


def stands_elsewhere(bench: Bench, control: Control, example: Example, what: str, variant: Variant) -> bool:
    """Whether the row did not get lost, but stands under a key that is not known, or is nobody's use.

    Where the value was part of the key, another row stands for it. Where it said whose an event was, the event is
    judged by unattributed_use, which passes it only if the log itself gives the person.
    """
    verdicts = bench.judge_alone(control, example, variant)
    if any("unknown" in key and verdict is not False for key, verdict in verdicts.items()):
        return True
    if not what.startswith(("access_events.login", "access_events.person_id")):
        return False
    verdicts = bench.judge_alone(UNATTRIBUTED, example, variant)
    return any("unknown" in key or verdict is not False for key, verdict in verdicts.items())


UNATTRIBUTED = BOOK.controls["unattributed_use"]


@each_control
def test_a_value_nobody_knows_never_makes_an_exception_a_pass(control: Control, bench: Bench) -> None:
    for examples in by_day(control.examples):
        probes = [(example, *probe) for example in examples if said(example) for probe in blanked(example)]
        if not probes:
            continue
        judged = bench.judge(control, probes[0][0], [variant for *_, variant in probes])
        for (example, what, variant), verdicts in zip(probes, judged, strict=True):
            for key in example.exceptions:
                kept = verdicts.get(key, False) is not False or stands_elsewhere(bench, control, example, what, variant)
                assert kept, (
                    f"{control.id}, example {example.title!r}: with {what} unknown, the exception {key} "
                    f"{'passes' if key in verdicts else 'is gone from the population'}. Unknown is not a pass: let the "
                    "verdict be null there, and filter on nothing that may be null without fill_null."
                )


@each_control
def test_an_example_stands_on_each_side_of_the_last_change_of_law(control: Control, bench: Bench) -> None:
    if "law" not in control.arguments:
        return
    law = Law(BOOK.rules.parameters_for(control.cites))
    judged = {name: ibis_table for name, ibis_table in bench.arguments(control).items() if name != "law"}
    control.judge(**judged, law=law)
    for parameter in (p for p in law.used.values() if len(p.values) > 1):
        change = parameter.values[-1].start
        days = {day for example in control.examples for day in _days(example)}
        assert min(days) < change <= max(days), (
            f"{control.id} uses {parameter.name}, which changed on {change}. Its examples are all on one side of that "
            "day; add one on the other."
        )


def _days(example: Example) -> Iterator[date]:
    if example.as_of:
        yield example.as_of
    for name, rows in example.tables.items():
        for row in rows:
            whole = declared_tables()[name].complete(row)
            yield from (value for key, value in whole.items() if key.endswith("_date") and value and key in row)
