"""Check everything the evidence speaks of against what is there now, and name each entry that does not hold."""

from collections.abc import Iterator, Mapping

from countersign.day.installation import Installation, digests_in
from countersign.evidence import Failure, Report, check_records, digest_file, verify_log


def verify(installation: Installation) -> Report:
    """The log against its checkpoints, files against their digests, alerts against their entries."""
    from countersign.casework import records  # noqa: PLC0415  after configure
    from countersign.casework.checkpoints import checkpoints  # noqa: PLC0415

    storage = installation.storage
    size = installation.log.size
    signed = checkpoints(installation.firm.data)
    report = verify_log(storage.read(0, size), signed, installation.verifier_key, storage.leaf_hashes())
    failures = [*report.failures, *storage.misfiled()]
    if size and not signed:
        failures.append(Failure(None, "No checkpoint is signed, so nothing binds the entries. Run a day to sign one."))
    if report.verified:
        named = _named(installation)
        failures += _files(installation, named)
        expected = records.expected_records(installation.log.entries())
        failures += check_records(expected, records.records())
    return Report(verified=not failures, entries=size, failures=failures)


def _named(installation: Installation) -> Mapping[str, int]:
    """Every digest that an entry names, with the last entry to name it."""
    return {digest: entry.index for entry in installation.log.entries() for digest in digests_in(entry.body)}


def _files(installation: Installation, named: Mapping[str, int]) -> Iterator[Failure]:
    stored = set()
    for digest, path in installation.firm.files.stored():
        stored.add(digest)
        entry = named.get(digest)
        if entry is None:
            yield Failure(None, f"{path.name} is unevidenced: no entry names it.")
        elif digest_file(path) != digest:
            yield Failure(entry, f"{path.name} was changed: it no longer has the digest that entry {entry} names.")
    for evidence in installation.log.entries():
        for fact in FILES_NAMED.get(evidence.kind, ()):
            named_file = evidence.body.get(fact)
            if isinstance(named_file, str) and named_file not in stored:
                yield Failure(evidence.index, f"Entry {evidence.index} names {named_file} as its {fact}; it is gone.")


# Which facts of an entry name files that have to be there.
FILES_NAMED = {
    "load": ("digest", "source_digest", "quarantine_digest"),
    "resubmission": ("source_digest", "corrected_digest"),
    "derived": ("digest",),
    "rulebook": ("source",),
    "run": ("result", "sql", "beyond_cap", "rulebook"),
}
