"""Check a bundle of evidence on your own machine, without Countersign and without trusting whoever made it.

    pip install cryptography
    python standalone_verifier.py BUNDLE [--key KEY] [--json]

BUNDLE is a directory or a .zip. The exit code is 0 when it verifies and 1 when it does not; --json prints
{"verified", "entries", "failures": [{"entry", "what"}], "withheld", "key"}. Nothing is written, extracted or
sent.

What is checked, in the order of the sections below:

1. Each *checkpoint* bears a good Ed25519 signature by the key. It says: our log had so many entries, under
   this root. (C2SP signed notes, https://c2sp.org/tlog-checkpoint)
2. Each *entry* is a record of the known form in its one canonical spelling (RFC 8785), and
   sha256(salt + entry) is the leaf given for it. A *withheld* entry shows only its leaf: it is proved to have
   its place, and not what it says.
3. The leaves, hashed in their order into a Merkle tree (RFC 6962), give the signed root at the size of every
   checkpoint. So nothing was changed, removed, added or moved; and nothing comes after the last checkpoint.
4. Each *file* has the digest by which an entry names it.

What no program can check for you is whose key it is. Get the key from the firm itself, or from an earlier
examination, and give it with --key; without it the key that came in the bundle is used, and printed. And add
the checkpoints that you were given before to checkpoints.txt, with a blank line between: a log that was
rewritten since then will not fit them.
"""

import argparse
import base64
import hashlib
import json
import os
import re
import stat
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import IO, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MAX_LINE = 4 * 2**20
MAX_SMALL_FILE = 64 * 2**20
MAX_DEPTH = 64
MAX_INTEGER = 2**53 - 1
MAX_FAILURES = 1000

DIGEST = re.compile(r"sha256:[0-9a-f]{64}", re.ASCII)
FILE = re.compile(r"files/[0-9a-f]{64}", re.ASCII)
DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
EMPTY_ROOT = hashlib.sha256(b"").digest()


class WrongError(ValueError):
    """Something in the bundle is not what it must be."""


class Failures(list[dict[str, Any]]):
    """What does not verify: each with the entry it concerns, or None, and a sentence."""

    def add(self, entry: int | None, what: str) -> None:
        if len(self) < MAX_FAILURES:
            self.append({"entry": entry, "what": what})
        elif len(self) == MAX_FAILURES:
            self.append({"entry": None, "what": "More failures are not listed."})


# 1. Checkpoints ---------------------------------------------------------------------------------------------


def from_base64(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise WrongError(f"it is not base64 ({error})") from None
    if base64.b64encode(data).decode() != text:
        raise WrongError("its base64 has stray bits in the last character")
    return data


def read_key(vkey: str) -> tuple[str, bytes, Ed25519PublicKey]:
    """Name, key hash and public key of a verifier key, `name+hash+base64(1, 32 bytes)`."""
    name, _, rest = vkey.partition("+")
    hint, _, encoded = rest.partition("+")
    if not name or not name.isprintable() or any(letter.isspace() for letter in name):
        raise WrongError("the key is not of the form name+hash+key")
    raw = from_base64(encoded)
    if len(raw) != 33 or raw[0] != 1:
        raise WrongError("the key is not an Ed25519 key")
    key_hash = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    if hint != key_hash.hex():
        raise WrongError("the key does not fit the key hash written before it")
    return name, key_hash, Ed25519PublicKey.from_public_bytes(raw[1:])


def open_checkpoint(text: str, vkey: str) -> tuple[int, bytes]:
    """Size and root that the checkpoint was signed for. Lines signed by others are let stand, unjudged."""
    name, key_hash, public_key = read_key(vkey)
    head, blank, signatures = text.rpartition("\n\n")
    if not blank or not signatures.endswith("\n"):
        raise WrongError("it is not a text, a blank line and signature lines")
    signed = False
    for line in signatures[:-1].split("\n"):
        dash, _, rest = line.partition(" ")
        signer, _, encoded = rest.partition(" ")
        if dash != "\N{EM DASH}" or not signer or not encoded:
            raise WrongError("it has a malformed signature line")
        blob = from_base64(encoded)
        if signer == name and blob[:4] == key_hash:
            try:
                public_key.verify(blob[4:], head.encode() + b"\n")
            except InvalidSignature:
                raise WrongError("its signature does not fit its text") from None
            signed = True
    lines = head.split("\n")
    if not signed or len(lines) < 3 or not all(lines) or lines[0] != name:
        raise WrongError(f"it is not a checkpoint of the log {name}, signed by its key")
    if not re.fullmatch("0|[1-9][0-9]{0,17}", lines[1]):
        raise WrongError("its size is not a whole number")
    size, root = int(lines[1]), from_base64(lines[2])
    if len(root) != 32 or (size == 0 and root != EMPTY_ROOT):
        raise WrongError("its root cannot be the root of a log of that size")
    return size, root


def signed_roots(text: str, vkey: str, failures: Failures) -> dict[int, bytes]:
    """The signed root at each size. Blank lines stand inside each checkpoint and between two, by turns."""
    blocks = text.removesuffix("\n").split("\n\n") if text else []
    checkpoints = ["\n\n".join(blocks[place : place + 2]) + "\n" for place in range(0, len(blocks), 2)]
    roots: dict[int, bytes] = {}
    for number, checkpoint in enumerate(checkpoints, start=1):
        try:
            size, root = open_checkpoint(checkpoint, vkey)
        except WrongError as error:
            claimed = re.match(r"[^\n]*\n([1-9][0-9]{0,17})\n", checkpoint)
            last_entry = int(claimed[1]) - 1 if claimed else None
            failures.add(last_entry, f"Checkpoint {number} of {len(checkpoints)} is no good: {error}.")
            continue
        if roots.setdefault(size, root) != root:
            failures.add(max(size - 1, 0), f"Two different roots were signed for {size} entries.")
    return roots


# 2. Entries -------------------------------------------------------------------------------------------------


def refuse_number(text: str) -> None:
    raise WrongError(f"it holds the number {text[:40]}, which is not whole")


def distinct_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise WrongError("it holds a JSON object with one name twice")
    return dict(pairs)


def read_json(data: bytes) -> Any:
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=distinct_names,
            parse_float=refuse_number,
            parse_constant=refuse_number,
        )
    except WrongError:
        raise
    except (ValueError, RecursionError):
        raise WrongError("it is not JSON in UTF-8") from None


def in_order(value: Any, depth: int = 0) -> Any:
    """The same value with each object's names in RFC 8785's order. (Evidence holds no floats.)"""
    if depth > MAX_DEPTH or (isinstance(value, int) and abs(value) > MAX_INTEGER):
        raise WrongError("it is nested too deeply, or holds an integer too large for JSON")
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return {name: in_order(value[name], depth + 1) for name in names}
    return [in_order(item, depth + 1) for item in value] if isinstance(value, list) else value


def read_entry(data: bytes) -> dict[str, Any]:
    """The record of an entry's bytes, if they are one's to the byte."""
    record = read_json(data)
    try:
        canonical = json.dumps(in_order(record), ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    except UnicodeEncodeError:
        raise WrongError("it holds half characters") from None
    if canonical != data:
        raise WrongError("it is not in canonical form (RFC 8785)")
    texts = {"kind", "subject", "at", "actor"}
    if (
        not isinstance(record, dict)
        or record.keys() != texts | {"schema", "as_of", "body"}
        or type(record["schema"]) is not int
        or record["schema"] != 1
        or not isinstance(record["body"], dict)
        or not all(isinstance(record[name], str) for name in texts)
    ):
        raise WrongError("it does not have the fields of an entry")
    as_of = "2000-01-01" if record["as_of"] is None else record["as_of"]
    if not isinstance(as_of, str) or not DATE.fullmatch(as_of) or not INSTANT.fullmatch(record["at"]):
        raise WrongError("its date or its instant is not written as one")
    try:
        date.fromisoformat(as_of)
        datetime.fromisoformat(record["at"])
    except ValueError:
        raise WrongError("its date or its instant is not in the calendar") from None
    return record


def read_line(line: bytes) -> tuple[int, bytes, bytes, bytes | None]:
    """Index, leaf, salt and entry of a line; the entry is None when it is withheld."""
    if len(line) > MAX_LINE:
        raise WrongError(f"it is longer than {MAX_LINE} bytes, and reading ends here")
    said = read_json(line)
    shown = isinstance(said, dict) and said.keys() == {"index", "leaf", "salt", "entry"}
    if not shown and (not isinstance(said, dict) or said.keys() != {"index", "leaf"}):
        raise WrongError("it does not hold index and leaf, and either both salt and entry or neither")
    index = said.pop("index")
    if type(index) is not int or not 0 <= index <= MAX_INTEGER:
        raise WrongError("its index is not a whole number from 0 on")
    if not all(isinstance(text, str) for text in said.values()):
        raise WrongError("its leaf, salt and entry are not text")
    leaf = from_base64(said["leaf"])
    if len(leaf) != 32:
        raise WrongError("its leaf does not have 32 bytes")
    if not shown:
        return index, leaf, b"", None
    return index, leaf, from_base64(said["salt"]), said["entry"].encode("utf-8", "surrogatepass")


def check_entry(index: int, leaf: bytes, salt: bytes, entry: bytes, failures: Failures) -> dict[str, Any]:
    """The record of an entry that is shown, empty if there is none; whatever is wrong with it is noted."""
    record = {}
    try:
        if len(salt) != 16:
            raise WrongError("its salt does not have 16 bytes")
        record = read_entry(entry)
    except WrongError as error:
        failures.add(index, f"Entry {index} is not an entry: {error}.")
    if hashlib.sha256(salt + entry).digest() != leaf:
        failures.add(index, f"Entry {index} was changed: salt and entry do not give its leaf.")
    return record


# 3. The tree ------------------------------------------------------------------------------------------------


class Order:
    """The leaves one after the other: none missing, none twice, and the signed root at each signed size."""

    def __init__(self, roots: dict[int, bytes], failures: Failures) -> None:
        self.roots = roots
        self.failures = failures
        self.next = 0
        self.edge: list[bytes] = []  # the roots of the complete subtrees so far, largest first
        self.agreed = 0  # the size at which a signed root was last found right
        self.whole = True  # until a leaf is missing or a root differs: from there on every root would differ

    def skip(self, what: object) -> None:
        self.failures.add(self.next, f"The line of entry {self.next} cannot be read: {what}.")
        self.next += 1
        self.whole = False

    def take(self, index: int, leaf: bytes) -> None:
        if index != self.next:
            self.whole = False
        if index < self.next:
            self.failures.add(index, f"Entry {index} stands a second time or out of order.")
            return
        if index > self.next:
            self.failures.add(self.next, f"Entry {self.next} is missing: entry {index} stands in its place.")
        self.next = index + 1
        if self.whole:
            self.push(index, leaf)
            self.compare()

    def push(self, size: int, leaf: bytes) -> None:
        """Add a leaf to the tree of `size`: two complete subtrees of one size make one of twice that size."""
        found = hashlib.sha256(b"\x00" + leaf).digest()
        while size & 1:
            found = hashlib.sha256(b"\x01" + self.edge.pop() + found).digest()
            size >>= 1
        self.edge.append(found)

    def compare(self) -> None:
        if self.next not in self.roots:
            return
        *rest, root = self.edge
        for left in reversed(rest):
            root = hashlib.sha256(b"\x01" + left + root).digest()
        if root == self.roots[self.next]:
            self.agreed = self.next
            return
        self.whole = False
        what = f"Entries {self.agreed} to {self.next - 1} do not give the root signed for {self.next} entries."
        self.failures.add(self.agreed, what)

    def end(self) -> None:
        last = max(self.roots, default=0)
        if not self.roots:
            self.failures.add(None, "There is no good checkpoint, so nobody has signed for these entries.")
        elif self.whole and self.next < last:
            self.failures.add(self.next, f"The end was cut off: {last} entries were signed for.")
        elif self.whole and self.next > last:
            self.failures.add(last, f"Nobody has signed for entries {last} to {self.next - 1}.")


def lines_of(stream: IO[bytes]) -> Iterator[bytes]:
    """Each line; one that is too long comes cut short, and is the last."""
    while line := stream.readline(MAX_LINE + 1):
        yield line
        if len(line) > MAX_LINE:
            return


def check_log(
    stream: IO[bytes], roots: dict[int, bytes], wanted: set[str], failures: Failures
) -> tuple[int, int, dict[str, int]]:
    """How many entries there are, how many are withheld, and which first names each `wanted` digest."""
    order = Order(roots, failures)
    entries = withheld = 0
    named: dict[str, int] = {}
    for line in lines_of(stream):
        entries += 1
        try:
            index, leaf, salt, entry = read_line(line)
        except WrongError as error:
            order.skip(error)
            continue
        if entry is None:
            withheld += 1
        else:
            record = check_entry(index, leaf, salt, entry, failures)
            for digest in wanted.intersection(digests_in(record)):
                named.setdefault(digest, index)
        order.take(index, leaf)
    order.end()
    return entries, withheld, named


# 4. Files ---------------------------------------------------------------------------------------------------


def digests_in(record: dict[str, Any]) -> Iterator[str]:
    """Every digest that a record names, wherever in its subject or body."""
    waiting = [record.get("subject"), record.get("body")]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str) and DIGEST.fullmatch(value):
            yield value
        elif isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def check_files(
    bundle: "Bundle", present: set[str], listed: set[str], named: dict[str, int], failures: Failures
) -> None:
    for digest in sorted(present):
        name, entry = "files/" + digest[7:], named.get(digest)
        found = hashlib.sha256()
        with bundle.open(name) as stream:
            while piece := stream.read(2**20):
                found.update(piece)
        if "sha256:" + found.hexdigest() != digest:
            failures.add(entry, f"The file {name} was changed.")
        if entry is None:
            failures.add(None, f"No entry shown here names the file {name}.")
        if digest not in listed:
            failures.add(entry, f"The file {name} is not in the manifest.")
    for digest in sorted(listed - present):
        failures.add(named.get(digest), f"The file files/{digest[7:]} is missing: the manifest lists it.")


# The bundle -------------------------------------------------------------------------------------------------


class Bundle:
    """The names of a bundle's files, and a way to open each: in a directory, or in a .zip where it stands."""

    def __init__(self, names: set[str], opener: Callable[[str], IO[bytes]]) -> None:
        self.names = names
        self.opener = opener

    def open(self, name: str) -> IO[bytes]:
        if name not in self.names:
            raise WrongError(f"{name} is missing")
        return self.opener(name)

    def text(self, name: str) -> str:
        with self.open(name) as stream:
            data = stream.read(MAX_SMALL_FILE + 1)
        if len(data) > MAX_SMALL_FILE:
            raise WrongError(f"{name} is larger than {MAX_SMALL_FILE} bytes")
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            raise WrongError(f"{name} is not text in UTF-8") from None


def open_folder(path: str) -> Bundle:
    found = []
    for item in os.scandir(path):
        if item.name == "files" and item.is_dir(follow_symlinks=False):
            found += [("files/" + inner.name, inner) for inner in os.scandir(item.path)]
        else:
            found.append((item.name, item))
    for name, item in found:
        if not stat.S_ISREG(item.stat(follow_symlinks=False).st_mode):
            raise WrongError(f"{name[:120]!r} is not a regular file")
    return Bundle({name for name, _ in found}, lambda name: open(os.path.join(path, name), "rb"))


def open_zip(path: str) -> Bundle:
    archive = zipfile.ZipFile(path)
    members = [member for member in archive.infolist() if member.filename != "files/"]
    names = [member.filename for member in members]
    if len(set(names)) != len(names):
        raise WrongError("it holds two files of one name")
    for member in members:
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or member.flag_bits & 1:
            raise WrongError(f"{member.filename[:120]!r} is encrypted or compressed in an unusual way")
    return Bundle(set(names), archive.open)


def read_manifest(bundle: Bundle, failures: Failures) -> tuple[int | None, set[str]]:
    """How many entries and which files there should be. Not signed: it shows losses, and proves nothing."""
    try:
        said = read_json(bundle.text("manifest.json").encode())
        if (
            not isinstance(said, dict)
            or said.keys() != {"format", "version", "entries", "files"}
            or said["format"] != "countersign evidence bundle"
            or type(said["version"]) is not int
            or said["version"] != 1
            or type(said["entries"]) is not int
            or not isinstance(said["files"], list)
            or not all(isinstance(name, str) and DIGEST.fullmatch(name) for name in said["files"])
        ):
            raise WrongError("it does not describe a bundle of version 1")
        return said["entries"], set(said["files"])
    except WrongError as error:
        failures.add(None, f"manifest.json cannot be used: {error}.")
        return None, set()


def check_bundle(bundle: Bundle, key: str | None) -> dict[str, Any]:
    failures = Failures()
    own_key = bundle.text("key.txt").removesuffix("\n")
    roots = signed_roots(bundle.text("checkpoints.txt"), key or own_key, failures)
    if key not in (None, own_key):
        failures.add(None, f"The bundle's key is not the key given: it is {own_key[:200]!r}.")
    entries_listed, listed = read_manifest(bundle, failures)
    present = {"sha256:" + name[6:] for name in bundle.names if FILE.fullmatch(name)}
    for name in sorted(bundle.names):
        known = name in ("manifest.json", "key.txt", "checkpoints.txt", "entries.jsonl")
        if not known and not FILE.fullmatch(name):
            failures.add(None, f"{name[:120]!r} has no place in a bundle.")
    with bundle.open("entries.jsonl") as stream:
        entries, withheld, named = check_log(stream, roots, present | listed, failures)
    check_files(bundle, present, listed, named, failures)
    if entries_listed != entries:
        failures.add(None, f"The manifest says {entries_listed} entries; there are {entries}.")
    return report_of(entries, failures, withheld, key or own_key)


def report_of(entries: int, failures: Failures, withheld: int, key: str | None) -> dict[str, Any]:
    return {
        "verified": not failures,
        "entries": entries,
        "failures": list(failures),
        "withheld": withheld,
        "key": key,
    }


DAMAGE = (OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, struct.error)


def verify(path: str, key: str | None = None) -> dict[str, Any]:
    """The report on the bundle at `path`; whatever is wrong with the bundle is in the report."""
    try:
        return check_bundle(open_folder(path) if os.path.isdir(path) else open_zip(path), key)
    except DAMAGE as error:
        failures = Failures()
        failures.add(None, f"The bundle {path} cannot be read: {error}.")
        return report_of(0, failures, 0, key)


def sentences(report: dict[str, Any], key: str | None) -> Iterator[str]:
    if report["verified"]:
        yield f"Verified: {report['entries']} entries, of which {report['withheld']} are withheld."
    else:
        yield f"NOT VERIFIED: {report['entries']} entries read, {len(report['failures'])} failures."
    for failure in report["failures"]:
        yield "  " + failure["what"]
    if key is None and report["verified"]:
        yield f"The key came with the bundle. Ask the firm whether this is its key: {report['key']}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Check a bundle of evidence.")
    parser.add_argument("bundle", help="the directory or .zip")
    parser.add_argument("--key", help="the firm's verifier key, name+hash+key, as the firm itself gave it")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    given = parser.parse_args()
    report = verify(given.bundle, given.key)
    text = json.dumps(report, indent=2) if given.json else "\n".join(sentences(report, given.key))
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    return 0 if report["verified"] else 1


if __name__ == "__main__":
    sys.exit(main())
