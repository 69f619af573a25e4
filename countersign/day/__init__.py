"""A day from end to end: load what arrived, run what is due, put exceptions in front of people, prove it.

This is where the rooms below meet. Loading gives evidence entries, from which the manifest is read; the controls that
are due run over the manifest's files; exceptions become alerts; then Countersign writes down what it knows itself
(runs, arrivals, alerts, owners) as tables, and the controls over those run second. Every arrow writes evidence, and
the entry is the commit point: what has no entry did not happen, and is removed by the next command.
"""
