"""Check everything the evidence speaks of against what is there now, and name each entry that does not hold."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from countersign.day.installation import Installation, named_in
from countersign.evidence import Failure, Report, check_records, digest_file, verify_log

SEALED_FAILURE = (
    "Something that is sealed to a circle does not hold, so its evidence is not whole. It is not named here; somebody "
    "who belongs to the circle can have it named."
)

# Which facts of an entry name files that have to be there.
FILES_NAMED = {
    "load": ("digest", "source_digest", "quarantine_digest"),
    "resubmission": ("source_digest", "corrected_digest"),
    "derived": ("digest",),
    "rulebook": ("source",),
    "run": ("result", "sql", "beyond_cap", "rulebook"),
    "document added": ("file",),
}


def verify(installation: Installation, circles: Collection[str] = ()) -> Report:
    """Both logs against their checkpoints, files against their digests, records against their entries.

    Only everybody's entries are counted. That something sealed does not hold is said, and named only to somebody who
    belongs to every circle of the firm.
    """
    everybodys, sealed = checks = _Check(installation, sealed=False), _Check(installation, sealed=True)
    for check in checks:
        check.log()
    if everybodys.holds and sealed.holds:
        everybodys.failures += _unevidenced(installation)
    for check in checks:
        if check.holds:
            check.files()
    _records(everybodys, sealed)
    failures = everybodys.failures
    if circles and {holding.role for holding in installation.firm.circles} <= set(circles):
        failures += sealed.failures
    elif sealed.failures:
        failures.append(Failure(None, SEALED_FAILURE))
    return Report(verified=not failures, entries=installation.log.size, failures=failures)


@dataclass
class _Check:
    """One log, and what it speaks of. `holds` says whether its entries can be read and believed."""

    installation: Installation
    sealed: bool
    failures: list[Failure] = field(default_factory=list)
    holds: bool = False

    def log(self) -> None:
        """Its entries against its checkpoints."""
        from countersign.casework.checkpoints import checkpoints  # noqa: PLC0415  after configure

        here = self.installation
        storage = here.sealed_storage if self.sealed else here.storage
        key = here.sealed_verifier_key if self.sealed else here.verifier_key
        size, signed = storage.size(), checkpoints(here.firm.data, sealed=self.sealed)
        report = verify_log(storage.read(0, size), signed, key, storage.leaf_hashes())
        self.holds = report.verified
        self.failures += [*report.failures, *storage.misfiled()]
        if size and not signed:
            self.failures.append(
                Failure(None, "No checkpoint is signed, so nothing binds the entries. Run a day to sign one.")
            )

    def files(self) -> None:
        """The files that its entries name: each is there, as it was."""
        log = self.installation.sealed_log if self.sealed else self.installation.log
        named, stored = named_in(log), set()
        for files in (self.installation.firm.files, self.installation.firm.documents):
            for digest, path in files.stored():
                stored.add(digest)
                if (entry := named.get(digest)) is not None and digest_file(path) != digest:
                    what = f"{path.name} was changed: it no longer has the digest that entry {entry} names."
                    self.failures.append(Failure(entry, what))
        for said in log.entries():
            for fact in FILES_NAMED.get(said.kind, ()):
                file = said.body.get(fact)
                if isinstance(file, str) and file not in stored:
                    what = f"Entry {said.index} names {file} as its {fact}; it is gone."
                    self.failures.append(Failure(said.index, what))


def _unevidenced(installation: Installation) -> Iterator[Failure]:
    """Kept files that no entry names. A document may be one: it is brought before its entry is written."""
    named = {*named_in(installation.log), *named_in(installation.sealed_log)}
    for digest, path in installation.firm.files.stored():
        if digest not in named:
            yield Failure(None, f"{path.name} is unevidenced: no entry names it.")


def _records(everybodys: _Check, sealed: _Check) -> None:
    """Each record against the log that speaks of it; one that neither speaks of, by what its row says."""
    from countersign.casework import records  # noqa: PLC0415  after configure

    here = everybodys.installation
    open_ones = records.expected_records(here.log.entries()) if everybodys.holds else {}
    closed_ones = records.expected_records(here.sealed_log.entries()) if sealed.holds else {}
    apart = (records.sealed_records() | closed_ones.keys()) - open_ones.keys()
    rows = list(records.records())
    for check, expected in ((everybodys, open_ones), (sealed, closed_ones)):
        if check.holds:
            check.failures += check_records(expected, [row for row in rows if (row[0] in apart) == check.sealed])
