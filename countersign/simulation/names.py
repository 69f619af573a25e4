"""Names: invented, unlike each other where the story needs to tell people apart by name alone."""

import unicodedata
from random import Random

# Given names with the name that people are called by, and given names without.
_CALLED = """
Robert:Bob William:Bill Richard:Dick Elizabeth:Betty Margaret:Peggy Katherine:Kate James:Jim Thomas:Tom Michael:Mike
Edward:Ted Patricia:Trish Susan:Sue Deborah:Debbie Jennifer:Jen Christopher:Chris Anthony:Tony Lawrence:Larry
Theodore:Theo Samuel:Sam Rebecca:Becky Victoria:Vicky Charles:Chuck Henry:Hank Eleanor:Nell Frances:Fran Gerald:Jerry
Joseph:Joe Kenneth:Ken Leonard:Len Matthew:Matt Nathaniel:Nate Pamela:Pam Raymond:Ray Stephanie:Steph Timothy:Tim
Veronica:Ronnie Walter:Walt Zachary:Zack Abigail:Abby Benjamin:Ben
"""
_OTHERS = """
Ada Agnes Alan Alice Amos Anita Arlo Audrey Basil Beatrix Boris Bridget Cecil Clara Colin Cora Damon Della Dennis Doris
Edgar Edith Elmer Esther Felix Flora Frank Gemma George Gloria Hazel Hector Helen Hugo Ida Inez Irma Ivan Jasper Joan
Jonas Judith Karl Keith Laura Leo Lydia Mabel Marvin Maude Mavis Miles Mona Myra Nadia Ned Nina Olga Oscar Otis Paula
Pearl Percy Phoebe Quentin Ralph Rhoda Roger Rosa Roy Ruth Selma Simon Stella Tessa Ursula Vera Vernon Viola Wanda
"""
# Surnames of everybody: one half of each.
_FIRST_HALVES = """
Ash Brad Carl Cold Dun Eld Fair Fern Gold Green Had Hart Hay Hol Kirk Lang Lin Long Mar Mel
Mill North Oak Pem Ray Red Rock Rush Sand Shel South Stan Stock Strat Thorn Wal War Wes Whit Wood
"""
_SECOND_HALVES = """
borough bridge brook bury by cliff combe croft dale den field ford ham hurst ley low man ridge ton wick worth
"""
# Surnames kept for the partner's roster: nobody else in the firm bears one.
_KEPT_FIRST_HALVES = """
Abru Bandi Cerva Delga Espo Figue Gutie Hino Iannu Jimen Kowal Lombar Mazur Navar Orlow Pasqua Quiro Rybi Szyma
Tavar Urba
"""
_KEPT_SECOND_HALVES = "cci dotti gnoni kevich lesco mboli nska ppelli rrado ssoni tkowski vaggio zzaro"

NICKNAMES = dict(pair.split(":") for pair in _CALLED.split())
_GIVEN = (*NICKNAMES, *_OTHERS.split())


class Names:
    """Hands out full names, each once."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._taken: set[str] = set()
        self._surnames = _joined(_FIRST_HALVES, _SECOND_HALVES)
        self._kept = _joined(_KEPT_FIRST_HALVES, _KEPT_SECOND_HALVES)
        rng.shuffle(self._kept)

    def common(self) -> tuple[str, str]:
        """A given name and a surname that others may bear; the two together are new."""
        while True:
            surname = self._rng.choice(self._surnames)
            given = self._rng.choice(_GIVEN)
            if f"{given} {surname}" not in self._taken:
                self._taken.add(f"{given} {surname}")
                return given, surname

    def kept(self, *, called: bool = False) -> tuple[str, str]:
        """A given name and a surname that nobody else bears; `called` for one with an everyday name."""
        return self._rng.choice(list(NICKNAMES) if called else _GIVEN), self._kept.pop()

    def kept_surname(self) -> str:
        """A surname that nobody else bears, for a maiden name."""
        return self._kept.pop()


def _joined(first_halves: str, second_halves: str) -> list[str]:
    return [first + second for first in first_halves.split() for second in second_halves.split()]


def plain(name: str) -> str:
    """A name as old systems write it: capitals, no accents, no apostrophes."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(c for c in letters if c.isascii() and (c.isalpha() or c in " -")).upper()
