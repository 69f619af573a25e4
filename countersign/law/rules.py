"""Rules of law as files: one file per rule, with its obligations and its dated parameters.

    cite  = "17 CFR 240.15c6-1"
    title = "Settlement cycle"
    url   = "https://…"                      # optional

    [obligations.a]                          # paragraph (a); [obligations.a.1] is (a)(1)
    text   = "…"
    status = "automated"                     # automated | partial | manual | not applicable
    since  = 2024-05-28                      # optional; until likewise, the first day it no longer holds

    [parameters.standard_settlement_days]
    label    = "…"
    cite     = "17 CFR 240.15c6-1(a)"
    unit     = "business days"               # optional
    verified = true
    values   = [{ from = 2024-05-28, value = 1, source = "88 FR 13872" }]

A value that ended without another is `{ from = …, ended = true, source = "…" }`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast, get_args

from countersign.law.calendars import CALENDARS_FILE
from countersign.law.citation import Citation, CitationError
from countersign.law.errors import LawError
from countersign.law.parameters import Parameter
from countersign.law.reading import Section, open_file, read_values

Status = Literal["automated", "partial", "manual", "not applicable"]


@dataclass(frozen=True)
class Obligation:
    """One duty in a rule, in our own words, in force in [since, until); `key` is its paragraph (`a.1`)."""

    key: str
    cite: Citation
    text: str
    status: Status
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Rule:
    """One provision of law or of a self-regulatory organization, and the file that holds it."""

    cite: Citation
    title: str
    url: str | None
    obligations: Mapping[str, Obligation]
    parameters: Mapping[str, Parameter]
    file: str


@dataclass(frozen=True)
class RuleSet:
    """Every rule of a rulebook, in the order of their citations."""

    rules: tuple[Rule, ...]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def resolve(self, citation: Citation | str) -> Obligation | Rule:
        """Return what a citation stands for: the rule, or the obligation at or nearest above its paragraph.

        Raises LawError when no file holds the rule or when the rule lists no obligation there.
        """
        cite = Citation.parse(citation) if isinstance(citation, str) else citation
        rule = self._rule(cite)
        if not cite.paragraphs:
            return rule
        covering = [obligation for obligation in rule.obligations.values() if obligation.cite.covers(cite)]
        if not covering:
            listed = ", ".join(str(obligation.cite) for obligation in rule.obligations.values()) or "none"
            raise LawError(
                f"{cite} is cited, which {rule.file} does not list (it lists {listed}). Nobody could say "
                "what is owed there. Add the obligation or correct the citation."
            )
        return max(covering, key=lambda obligation: len(obligation.cite.paragraphs))

    def parameters_for(self, cites: Iterable[Citation | str]) -> Mapping[str, Parameter]:
        """Return the parameters of all rules that the citations name, by name.

        Raises LawError when two of these rules use one name: it would depend on their order which number is
        meant.
        """
        found: dict[str, Parameter] = {}
        origin: dict[str, Rule] = {}
        for citation in [cites] if isinstance(cites, str) else cites:
            rule = self._rule(Citation.parse(citation) if isinstance(citation, str) else citation)
            for name, parameter in rule.parameters.items():
                if origin.setdefault(name, rule) is not rule:
                    raise LawError(
                        f"{name} is a parameter of both {origin[name].file} and {rule.file}, which are "
                        "cited together. Nobody could tell which number is meant. Rename one, or cite "
                        "only the rule that is meant."
                    )
                found[name] = parameter
        return MappingProxyType(found)

    def _rule(self, cite: Citation) -> Rule:
        for rule in self.rules:
            if rule.cite.covers(cite):
                return rule
        raise LawError(
            f"{cite} is cited, and no file of the rulebook's law holds {cite.rule}. Nobody could look it "
            "up. Add rulebook/law/<body>/<rule>.toml for it or correct the citation."
        )


def read_rules(*roots: Traversable | Path) -> RuleSet:
    """Read every `<body>/<rule>.toml` below the given law folders, normally a rulebook's `law`.

    Raises LawError, naming the file, for whatever it does not understand, for a rule that two files hold and
    for a file that lies in no body's folder (but `calendars.toml`, which `read_calendars` reads).
    """
    rules: dict[Citation, Rule] = {}
    for root in roots:
        for file in _rule_files(root):
            rule = read_rule(file)
            if (other := rules.setdefault(rule.cite, rule)) is not rule:
                raise LawError(
                    f"{rule.file} holds {rule.cite}, which {other.file} holds already. A rule has one "
                    "file, so that a change is made once. Move everything into one of them."
                )
    return RuleSet(tuple(sorted(rules.values(), key=lambda rule: rule.cite)))


def _rule_files(root: Traversable | Path) -> Iterator[Traversable | Path]:
    for entry in sorted(root.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            files = sorted(entry.iterdir(), key=lambda file: file.name)
            yield from (file for file in files if file.name.endswith(".toml"))
        elif entry.name.endswith(".toml") and entry.name != CALENDARS_FILE:
            raise LawError(
                f"{root.name}/{entry.name} lies in no body's folder, and would not be read as a rule. Move "
                f"it to {root.name}/<body>/, for instance {root.name}/sec/."
            )


def read_rule(file: Traversable | Path) -> Rule:
    """Read one rule's file."""
    section = open_file(file, named_by=4)
    cite = _citation(section, "cite")
    if cite.paragraphs:
        raise LawError(
            f"{section.where}: cite is {cite}, a paragraph. A file holds a whole rule. Write {cite.rule} "
            "and put the paragraph into the obligation's name."
        )
    title = section.text("title")
    url = section.text_or("url", "") or None
    obligations = {
        obligation.key: obligation
        for name, below in section.named("obligations")
        for obligation in _read_obligations(cite.below(name), name, below)
    }
    parameters = {name: _read_parameter(name, below, cite) for name, below in section.named("parameters")}
    section.close()
    return Rule(cite, title, url, MappingProxyType(obligations), MappingProxyType(parameters), section.where)


def _read_obligations(cite: Citation, key: str, section: Section) -> Iterator[Obligation]:
    """Read an obligation and those below it; a table of nothing but tables only groups them."""
    if not section.only_tables():
        yield _read_obligation(cite, key, section)
    for name, below in section.all_named():
        yield from _read_obligations(cite.below(name), f"{key}.{name}", below)


def _read_obligation(cite: Citation, key: str, section: Section) -> Obligation:
    try:
        well_formed = Citation.parse(str(cite)) == cite
    except CitationError:
        well_formed = False
    if not well_formed:
        raise LawError(
            f"{section.where} is not the name of a paragraph. Its citation is made from it, and {cite} "
            "cannot be cited. "
            'Write [obligations.a] for (a), [obligations.a.1] for (a)(1), [obligations.".05"] for .05.'
        )
    status = section.text("status")
    if status not in get_args(Status):
        raise LawError(
            f"{section.where}: status is {status!r}. It decides whether a control is owed. Write one of: "
            f"{', '.join(get_args(Status))}."
        )
    text, since, until = section.text("text"), section.day_or_none("since"), section.day_or_none("until")
    if since and until and until <= since:
        raise LawError(f"{section.where}: until {until} is not after since {since}. It would never have been in force.")
    return Obligation(key, cite, text, cast(Status, status), since, until)


def _read_parameter(name: str, section: Section, rule: Citation) -> Parameter:
    cite = _citation(section, "cite")
    if not rule.covers(cite):
        raise LawError(
            f"{section.where}: cite is {cite}, which is not in {rule}. A control gets the parameters of "
            "the rules it cites, so this one would be found under the wrong rule. Move it to the file of "
            f"{cite.rule}."
        )
    label, unit, verified = section.text("label"), section.text_or("unit", ""), section.truth("verified")
    values, kind = read_values(section, approved=False)
    section.close()
    return Parameter(name, label, cite, verified, values, unit, kind)


def _citation(section: Section, key: str) -> Citation:
    try:
        return Citation.parse(section.text(key))
    except CitationError as error:
        raise LawError(f"{section.where}: {key} {error}") from error
