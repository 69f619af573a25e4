"""How like the name on the other side of a movement is to an owner's: the best of all owners and all their names.

Names are compared as old systems write them: capitals, no accents, no points, no titles; the order of their words
makes no difference. Similarity is Jaro and Winkler's, from 0 to 1, over the words in the alphabet's order. It is null
where an owner's name is not known: the nearest of the others could be wrong.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from rapidfuzz.distance import JaroWinkler

from countersign.authoring import Example, Rows, prepared

NONE, SAME = Decimal(0), Decimal(1)
APART = "".join(c for c in map(chr, range(128)) if not c.isalnum())
APART_AT = {ord(c): "" if c in ".'" else " " for c in APART}
TITLES = {"MR", "MRS", "MS", "DR", "JR", "SR", "II", "III", "THE", "AND"}


@prepared(
    key=("account_id", "counterparty_name", "posted_date"),
    columns={
        "account_id": "string",
        "counterparty_name": "string",
        "posted_date": "date",
        "similarity": "decimal(24,6)",
    },
    each_day=True,
)
def name_comparisons(counterparty_owners: Rows) -> Iterator[Mapping[str, Any]]:
    found: dict[tuple[Any, ...], list[Decimal | None]] = defaultdict(list)
    for row in counterparty_owners:
        key = (row["account_id"], row["counterparty_name"], row["posted_date"])
        found[key].append(_similarity(row["counterparty_name"], row["owner_name"], row["owner_other_names"] or ""))
    for (account_id, name, day), similarities in found.items():
        known = [similarity for similarity in similarities if similarity is not None]
        sure = len(known) == len(similarities) or max(known, default=NONE) == SAME
        yield {
            "account_id": account_id,
            "counterparty_name": name,
            "posted_date": day,
            "similarity": max(known) if sure else None,
        }


def _similarity(name: str, owner: str | None, others: str) -> Decimal | None:
    if owner is None:
        return None
    if name == owner:
        return SAME
    written = plain_words(name)
    if not written:
        return None
    owners = (owner, *filter(None, others.split(";")))
    return Decimal(f"{max(JaroWinkler.similarity(written, plain_words(one)) for one in owners):.6f}")


def plain_words(name: str) -> str:
    """The words of a name, in the alphabet's order, without accents, points and titles."""
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
        name = "".join(c if c.isalnum() or c in APART else "" if c == "’" else " " for c in name)
    return " ".join(sorted(word for word in name.upper().translate(APART_AT).split() if word not in TITLES))


def _gives(name: str, similarity: int | None) -> dict[str, Any]:
    return {"account_id": "A100001", "counterparty_name": name, "posted_date": "2017-10-31", "similarity": similarity}


EXAMPLES = [
    Example(
        "the owner's name however it is written, a former name, and somebody else's",
        account_parties=[{"customer_id": "C1"}],
        customers=[{"customer_id": "C1", "name": "Ada Merriweather", "other_names": "Ada Oakford"}],
        cash_movements=[
            {"movement_id": "a", "counterparty_name": "MERRIWEATHER, Dr. Ada"},
            {"movement_id": "b", "counterparty_name": "Ada Oakford"},
            {"movement_id": "c", "counterparty_name": "QQQ"},
        ],
        gives=[_gives("MERRIWEATHER, Dr. Ada", 1), _gives("Ada Oakford", 1), _gives("QQQ", 0)],
    ),
    Example(
        "an owner without a name could be the one, unless another surely is",
        account_parties=[{"customer_id": "C1"}, {"customer_id": "C2"}],
        customers=[{"customer_id": "C1"}, {"customer_id": "C2", "name": None}],
        cash_movements=[
            {"movement_id": "a", "counterparty_name": "Ada Merriweather"},
            {"movement_id": "b", "counterparty_name": "Basil Quine"},
        ],
        gives=[_gives("Ada Merriweather", 1), _gives("Basil Quine", None)],
    ),
]
