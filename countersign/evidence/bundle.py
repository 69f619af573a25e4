"""The bundle: the evidence as an examiner takes it away, a directory or a .zip of plain files.

    manifest.json      what this is, how many entries, which files
    key.txt            the verifier key (C2SP vkey)
    checkpoints.txt    signed checkpoints, a blank line between them
    entries.jsonl      a line an entry: index, leaf and, unless it is withheld, salt and canonical text
    files/<sha256>     files that entries name by digest

Only what is signed proves anything; the manifest merely makes losses on the way visible.
"""

import json
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

from .canonical import JSON, EvidenceError, digest_file, digest_stream, from_base64, read_strictly, to_base64
from .container import UNREADABLE, BundleError, Sink, Source, created, opened, read_text
from .log import Entry, Stored, Withheld
from .tree import HASH_BYTES, leaf_hash
from .verification import Failure, LogCheck, Report

FORMAT = "countersign evidence bundle"
VERSION = 1
MAX_LINE_BYTES = 4 << 20  # an entry of the largest size, escaped, with room to spare
MAX_INDEX = 2**53 - 1

_PARTS = {"manifest.json", "key.txt", "checkpoints.txt", "entries.jsonl"}
_FILE_NAME = re.compile(r"files/[0-9a-f]{64}", re.ASCII)
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}", re.ASCII)


def write_bundle(
    path: str | PathLike[str],
    leaves: Iterable[Stored | Withheld],
    *,
    checkpoints: Sequence[str],
    vkey: str,
    files: Iterable[str | PathLike[str]] = (),
) -> None:
    """Write a bundle of every entry up to the last checkpoint, shown or `Withheld`, and of `files`.

    Each file must be named by digest in an entry that is shown, or the bundle will not verify.
    Raises BundleError when `path` exists.
    """
    by_digest = {digest_file(file): Path(file) for file in files}
    with created(Path(path)) as sink:
        _write(sink, "key.txt", vkey + "\n")
        _write(sink, "checkpoints.txt", "\n".join(checkpoints))
        entries = 0
        with sink.create("entries.jsonl") as stream:
            for leaf in leaves:
                stream.write(_line(leaf))
                entries += 1
        for name, file in by_digest.items():
            with sink.create(_path_of(name)) as target, file.open("rb") as origin:
                shutil.copyfileobj(origin, target)
        manifest = {"format": FORMAT, "version": VERSION, "entries": entries, "files": sorted(by_digest)}
        _write(sink, "manifest.json", json.dumps(manifest, indent=2) + "\n")


def verify_bundle(path: str | PathLike[str], vkey: str | None = None) -> Report:
    """Check a bundle from anyone; whatever is wrong with it is a failure in the report, never an exception.

    Without `vkey` the bundle's own key is used. That shows that the bundle is whole and by the holder of that
    key; that the key is the firm's, only the firm's own word can show.
    """
    try:
        with opened(Path(path)) as source:
            return _BundleCheck(source, vkey).report()
    except UNREADABLE as error:
        return Report(False, 0, [Failure(None, f"The bundle {path} cannot be read: {error}")])


class _BundleCheck:
    """One pass over a bundle: its log, then the files that its entries name."""

    def __init__(self, source: Source, vkey: str | None) -> None:
        names = source.names()
        self._source = source
        own_key = read_text(source, "key.txt").removesuffix("\n")
        self._log = LogCheck(_checkpoints_in(read_text(source, "checkpoints.txt")), vkey or own_key)
        if vkey not in (None, own_key):
            self._log.failures.add(None, f"The bundle's key is not the key given: it is {own_key[:200]!r}.")
        self._manifest = self._read_manifest()
        self._files = {_digest_of(name) for name in names if _FILE_NAME.fullmatch(name)}
        self._named: dict[str, int] = {}  # digests of files here or listed → the first entry that names them
        for name in names:
            if name not in _PARTS and not _FILE_NAME.fullmatch(name):
                self._log.failures.add(None, f"{name[:120]!r} has no place in a bundle.")

    def report(self) -> Report:
        self._check_entries()
        self._check_files()
        report = self._log.report()
        if report.entries == self._manifest["entries"]:
            return report
        said = Failure(None, f"The manifest says {self._manifest['entries']} entries; there are {report.entries}.")
        return Report(False, report.entries, [*report.failures, said], report.withheld)

    def _check_entries(self) -> None:
        wanted = self._files.union(self._manifest["files"])
        with self._source.open("entries.jsonl") as stream:
            while line := stream.readline(MAX_LINE_BYTES + 1):
                if len(line) > MAX_LINE_BYTES:
                    self._log.unreadable(f"is on a line of more than {MAX_LINE_BYTES} bytes; reading ends here.")
                    return
                try:
                    leaf, kept = _read_line(line)
                except EvidenceError as error:
                    self._log.unreadable(f"is on a line that cannot be read. {error}")
                    continue
                entry = self._log.take(leaf, leaf_hash(kept))
                for name in wanted.intersection(_digests_in(entry)):
                    self._named.setdefault(name, leaf.index)

    def _check_files(self) -> None:
        add = self._log.failures.add
        for name in sorted(self._files):
            file, entry = _path_of(name), self._named.get(name)
            with self._source.open(file) as stream:
                found = digest_stream(stream)
            if found != name:
                add(entry, f"The file {file} was changed: its digest is now {found}.")
            if entry is None:
                add(None, f"The file {file} is unevidenced: no entry shown here names it.")
            if name not in self._manifest["files"]:
                add(entry, f"The file {file} is not in the manifest.")
        for name in sorted(set(self._manifest["files"]) - self._files):
            add(self._named.get(name), f"The file {_path_of(name)} is missing: the manifest lists it.")

    def _read_manifest(self) -> dict[str, Any]:
        """The manifest, if it is one; of anything else, that it lists nothing."""
        try:
            manifest = read_strictly(read_text(self._source, "manifest.json").encode())
            if _is_manifest(manifest):
                return manifest  # type: ignore[return-value]
            raise BundleError(f"it does not describe a {FORMAT} of version {VERSION}.")
        except EvidenceError as error:
            self._log.failures.add(None, f"manifest.json cannot be used: {error}")
            return {"entries": None, "files": []}


def _is_manifest(value: JSON) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == {"format", "version", "entries", "files"}
        and value["format"] == FORMAT
        and type(value["version"]) is int
        and value["version"] == VERSION
        and type(value["entries"]) is int
        and isinstance(value["files"], list)
        and all(isinstance(name, str) and _DIGEST.fullmatch(name) for name in value["files"])
    )


def _line(leaf: Stored | Withheld) -> bytes:
    said = {"index": leaf.index, "leaf": to_base64(leaf.leaf)}
    if isinstance(leaf, Stored):
        said |= {"salt": to_base64(leaf.salt), "entry": leaf.entry.decode("utf-8")}
    return json.dumps(said, ensure_ascii=False).encode("utf-8") + b"\n"


def _read_line(line: bytes) -> tuple[Stored | Withheld, bytes]:
    """The leaf of a line, and the leaf data that the line says belongs to it."""
    said = read_strictly(line)
    if not isinstance(said, dict) or said.keys() not in (
        {"index", "leaf", "salt", "entry"},
        {"index", "leaf"},
    ):
        raise BundleError("It must hold index and leaf, and either both salt and entry or neither.")
    index = said.pop("index")
    if type(index) is not int or not 0 <= index <= MAX_INDEX:
        raise BundleError("Its index is not a whole number from 0 on.")
    if not all(isinstance(text, str) for text in said.values()):
        raise BundleError("Its leaf, salt and entry must be text.")
    kept = from_base64(said["leaf"])
    if len(kept) != HASH_BYTES:
        raise BundleError(f"Its leaf has {len(kept)} bytes, not {HASH_BYTES}.")
    if "entry" not in said:
        return Withheld(index, kept), kept
    return Stored(index, from_base64(said["salt"]), said["entry"].encode("utf-8", "surrogatepass")), kept


def _checkpoints_in(text: str) -> list[str]:
    """A blank line is inside each checkpoint and between two: every second one parts them."""
    blocks = text.removesuffix("\n").split("\n\n") if text else []
    return ["\n\n".join(blocks[place : place + 2]) + "\n" for place in range(0, len(blocks), 2)]


def _digests_in(entry: Entry | None) -> Iterator[str]:
    """Every digest that an entry names, wherever in its subject or body."""
    waiting: list[Any] = [entry.subject, entry.body] if entry else []
    while waiting:
        value = waiting.pop()
        if isinstance(value, str) and _DIGEST.fullmatch(value):
            yield value
        elif isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _write(sink: Sink, name: str, text: str) -> None:
    with sink.create(name) as stream:
        stream.write(text.encode("utf-8"))


def _path_of(digest: str) -> str:
    return "files/" + digest.removeprefix("sha256:")


def _digest_of(path: str) -> str:
    return "sha256:" + path.removeprefix("files/")
