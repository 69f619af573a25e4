"""Citations: which provision, to the paragraph.

A citation names a rule and, below it, the paragraphs. `17 CFR 240.15c3-1` and `17 CFR 240.15c3-1a` are two
rules, not a rule and its paragraph, so citations are compared part by part and never as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from countersign.law.errors import LawError


class CitationError(LawError):
    """A text is not a citation in one of the accepted forms."""


class _Form(NamedTuple):
    """How one body writes its rules: `body` and `rule` are filled in from the groups of `pattern`."""

    pattern: re.Pattern[str]
    body: str
    rule: str


_BELOW = r"(?P<below>(?:\.\d{2})?(?:\([A-Za-z0-9]+\))*)"
_FORMS = (
    _Form(
        re.compile(rf"(?P<title>\d+) CFR (?P<part>\d+)\.(?P<number>\d\w*(?:-\d+\w*)?){_BELOW}"),
        body="{title} CFR {part}",
        rule="{title} CFR {part}.{number}",
    ),
    _Form(
        re.compile(rf"(?P<sro>FINRA|NASD) (?P<number>\d{{4}}){_BELOW}"),
        body="{sro}",
        rule="{sro} {number}",
    ),
    _Form(
        re.compile(r"FINRA By-Laws Art\. (?P<number>[IVX]+)(?P<below>(?: Sec\. \d+(?:\([A-Za-z0-9]+\))*)?)"),
        body="FINRA By-Laws",
        rule="FINRA By-Laws Art. {number}",
    ),
)
_PARAGRAPH = re.compile(r"\((\w+)\)|(\.\d{2})| Sec\. (\d+)")


@dataclass(frozen=True, order=True)
class Citation:
    """One provision: `body` issues it, `rule` names it, `paragraphs` lead down to the very place.

    Supplementary material is a paragraph written with its point (`.05`); a section of the By-Laws is the
    first paragraph below its article. `str()` gives back the text that was parsed.
    """

    body: str
    rule: str
    paragraphs: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Citation:
        """Read a citation; raise CitationError, saying the accepted forms, when `text` is not one."""
        for form in _FORMS:
            if match := form.pattern.fullmatch(text):
                parts = match.groupdict()
                below = tuple("".join(found) for found in _PARAGRAPH.findall(parts["below"]))
                return cls(form.body.format(**parts), form.rule.format(**parts), below)
        raise CitationError(
            f"{text!r} is not a citation. Without one nobody can look up the provision. Write one of these "
            "forms, with single spaces and one citation per text: '17 CFR 248.30(a)(1)', '17 CFR "
            "240.15c3-1a', 'FINRA 3110(b)', 'FINRA 3110.05', 'NASD 3010', 'FINRA By-Laws Art. V Sec. "
            "3(a)'."
        )

    def covers(self, other: Citation) -> bool:
        """Say whether `other` is this provision or lies below it: (a) covers (a)(1), 15c3-1 not 15c3-1a."""
        return self.rule == other.rule and other.paragraphs[: len(self.paragraphs)] == self.paragraphs

    def below(self, paragraph: str) -> Citation:
        """Return the citation of one paragraph further down."""
        return Citation(self.body, self.rule, (*self.paragraphs, paragraph))

    def __str__(self) -> str:
        if self.body.endswith("By-Laws") and self.paragraphs:
            section, *rest = self.paragraphs
            return f"{self.rule} Sec. {section}" + "".join(f"({paragraph})" for paragraph in rest)
        return self.rule + "".join(p if p.startswith(".") else f"({p})" for p in self.paragraphs)
