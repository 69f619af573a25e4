"""The database itself refuses to change or remove evidence.

Whoever may alter tables can drop a trigger, and the log would still show it; the triggers stop mistakes and tools.
"""

from typing import Any

from django.db import migrations

# With the columns that identify a row: SQLite's INSERT OR REPLACE removes the old row without asking a DELETE trigger.
_TABLES = {
    "evidence_entries": ("index",),
    "evidence_nodes": ("level", "index"),
    "evidence_checkpoints": ("size",),
}
_REFUSAL = "Evidence is only ever added to: it is never changed and never removed."


def _sqlite(table: str, key: tuple[str, ...]) -> list[str]:
    same = " AND ".join(f'"{column}" = NEW."{column}"' for column in key)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    return [
        f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_not_replaced BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {refuse}",
    ]


_POSTGRESQL_FUNCTION = (
    "CREATE FUNCTION refuse_to_change_evidence() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = '23000'; END $$"
)


def _postgresql(table: str) -> str:
    return (
        f"CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_evidence()"
    )


def add_triggers(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        statements = [_POSTGRESQL_FUNCTION, *map(_postgresql, _TABLES)]
    else:
        statements = [statement for table, key in _TABLES.items() for statement in _sqlite(table, key)]
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = (("casework", "0001_initial"),)
    operations = (migrations.RunPython(add_triggers, elidable=False),)
