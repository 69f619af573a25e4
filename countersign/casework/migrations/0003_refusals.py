"""What the database itself refuses, whoever asks: changing evidence, losing a record, deciding alone what takes two.

Whoever may alter tables can drop a trigger, and the log would still show it; the triggers stop mistakes and tools.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import migrations

# With what identifies a row: SQLite's INSERT OR REPLACE removes the old row without asking a DELETE trigger.
_ONLY_ADDED_TO = {
    "evidence_entries": (("index",),),
    "evidence_nodes": (("level", "index"),),
    "evidence_checkpoints": (("size",),),
    "sealed_entries": (("index",),),
    "sealed_nodes": (("level", "index"),),
    "sealed_checkpoints": (("size",),),
    "case_notes": (("id",),),
    "case_documents": (("id",), ("case_id", "request_id", "digest", "name")),
    "case_links": (("id",), ("case_id", "other_id")),
    "alert_members": (("id",), ("alert_id", "key")),
}
_KEPT = {
    "alerts": (("id",), ("control_id", "key", "kind", "sequence")),
    "cases": (("id",),),
    "case_steps": (("id",), ("case_id", "name")),
    "requests_for_information": (("id",),),
    "decisions": (("id",),),
    "waivers": (("id",),),
    "absences": (("id",),),
}
_ADDED_ONLY = "Evidence, notes and documents are only ever added to: they are never changed and never removed."
_NEVER_REMOVED = "A record of casework is never removed."

# Name, table, columns whose change matters (none: any), when it is refused, and why.
_REFUSALS = (
    (
        "decision_stays_as_prepared",
        "decisions",
        (),
        "OLD.id <> NEW.id OR OLD.kind <> NEW.kind OR OLD.subject <> NEW.subject OR OLD.content <> NEW.content "
        "OR OLD.content_digest <> NEW.content_digest OR OLD.reason <> NEW.reason OR OLD.finding <> NEW.finding "
        "OR OLD.prepared_by <> NEW.prepared_by OR OLD.prepared_at <> NEW.prepared_at OR OLD.owner <> NEW.owner "
        "OR OLD.circle <> NEW.circle OR (OLD.second_person <> '' AND OLD.second_person <> NEW.second_person)",
        "What was decided, and by whom, does not change; prepare another decision.",
    ),
    (
        "decision_answered_once",
        "decisions",
        (),
        "OLD.status <> 'prepared'",
        "A decision is answered once; prepare another decision.",
    ),
    (
        "alert_disposed_of_by_decision",
        "alerts",
        ("status", "decision_id"),
        "NEW.status = 'disposed of' AND (OLD.status <> NEW.status "
        "OR COALESCE(OLD.decision_id, '') <> COALESCE(NEW.decision_id, '')) "
        "AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.id = NEW.decision_id "
        "AND (d.status = 'approved' OR (d.status = 'stands alone' AND NOT NEW.critical)) "
        "AND d.subject IN ('alert:' || NEW.id, 'case:' || COALESCE(NEW.case_id, '')))",
        "An alert is disposed of by a decision in force, and that of a critical control by two people.",
    ),
    (
        "case_countersigned_by_two",
        "cases",
        ("status", "decision_id"),
        "(NEW.status = 'countersigned' OR (NEW.status = 'closed' AND NEW.merged_into_id IS NULL)) AND NOT EXISTS "
        "(SELECT 1 FROM decisions d WHERE d.id = NEW.decision_id AND d.status = 'approved' "
        "AND d.subject = 'case:' || NEW.id)",
        "A case is countersigned by a decision that a second person approved.",
    ),
)
_BORN_SO = (
    ("alert_born_open", "alerts", "NEW.status = 'disposed of'", "An alert begins open."),
    ("case_born_open", "cases", "NEW.status <> 'open'", "A case begins open."),
    ("decision_born_prepared", "decisions", "NEW.status <> 'prepared'", "A decision begins prepared, by one person."),
)


def _sqlite() -> Iterator[str]:
    for table, keys in _ONLY_ADDED_TO.items():
        refuse = _abort(_ADDED_ONLY)
        yield f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} {refuse}"
        yield f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} {refuse}"
        yield _not_replaced(table, keys, "INSERT", refuse)
    for table, keys in _KEPT.items():
        refuse = _abort(_NEVER_REMOVED)
        yield f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} {refuse}"
        yield _not_replaced(table, keys, "INSERT", refuse)
        yield _not_replaced(table, keys, "UPDATE", refuse)
    for name, table, columns, when, why in _REFUSALS:
        of = f"OF {', '.join(columns)} " if columns else ""
        yield f"CREATE TRIGGER {name} BEFORE UPDATE {of}ON {table} WHEN {when} {_abort(why)}"
    for name, table, when, why in _BORN_SO:
        yield f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {when} {_abort(why)}"


def _not_replaced(table: str, keys: Iterable[Iterable[str]], event: str, refuse: str) -> str:
    others = " AND rowid <> OLD.rowid" if event == "UPDATE" else ""
    same = [" AND ".join(f'"{column}" = NEW."{column}"' for column in key) + others for key in keys]
    exists = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {each})" for each in same)
    return f"CREATE TRIGGER {table}_not_replaced_by_{event.lower()} BEFORE {event} ON {table} WHEN {exists} {refuse}"


def _abort(why: str) -> str:
    return f"BEGIN SELECT RAISE(ABORT, '{why}'); END"


def _postgresql() -> Iterator[str]:
    yield (
        "CREATE FUNCTION countersign_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = '23000'; END $$"
    )
    for table in _ONLY_ADDED_TO:
        yield (
            f"CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION countersign_refuse('{_ADDED_ONLY}')"
        )
    for table in _KEPT:
        yield (
            f"CREATE TRIGGER {table}_kept BEFORE DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION countersign_refuse('{_NEVER_REMOVED}')"
        )
    for name, table, columns, when, why in _REFUSALS:
        of = f"OF {', '.join(columns)} " if columns else ""
        yield from _postgresql_row(name, f"UPDATE {of}ON {table}", when, why)
    for name, table, when, why in _BORN_SO:
        yield from _postgresql_row(name, f"INSERT ON {table}", when, why)


def _postgresql_row(name: str, event: str, when: str, why: str) -> Iterator[str]:
    """A trigger whose condition may ask other tables, which PostgreSQL allows in a function only."""
    yield (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {when} THEN RAISE EXCEPTION '{why}' USING ERRCODE = '23000'; END IF; RETURN NEW; END $$"
    )
    yield f"CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW EXECUTE FUNCTION {name}()"


def add_triggers(_apps: Any, schema_editor: Any) -> None:
    statements = _postgresql() if schema_editor.connection.vendor == "postgresql" else _sqlite()
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = (("casework", "0002_casework"),)
    operations = (migrations.RunPython(add_triggers, elidable=False),)
