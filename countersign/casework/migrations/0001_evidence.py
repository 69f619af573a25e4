"""The evidence logs and their checkpoints.

Indexes stand apart from the tables so that nothing is left to do once the tables are there: Django then notes the
migration in the same transaction, and a command killed at any moment leaves all of it or none.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = ()

    operations = [
        migrations.CreateModel(
            name="EvidenceEntry",
            fields=[
                ("index", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("subject", models.TextField()),
                ("as_of", models.DateField(null=True)),
                ("at", models.DateTimeField()),
                ("actor", models.TextField()),
                ("salt", models.BinaryField()),
                ("entry", models.BinaryField()),
            ],
            options={
                "db_table": "evidence_entries",
            },
        ),
        migrations.CreateModel(
            name="EvidenceNode",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "level", "index", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("index", models.PositiveBigIntegerField()),
                ("hash", models.BinaryField()),
            ],
            options={
                "db_table": "evidence_nodes",
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("size", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "evidence_checkpoints",
            },
        ),
        migrations.CreateModel(
            name="SealedEntry",
            fields=[
                ("index", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("subject", models.TextField()),
                ("as_of", models.DateField(null=True)),
                ("at", models.DateTimeField()),
                ("actor", models.TextField()),
                ("salt", models.BinaryField()),
                ("entry", models.BinaryField()),
            ],
            options={
                "db_table": "sealed_entries",
            },
        ),
        migrations.CreateModel(
            name="SealedNode",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "level", "index", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("index", models.PositiveBigIntegerField()),
                ("hash", models.BinaryField()),
            ],
            options={
                "db_table": "sealed_nodes",
            },
        ),
        migrations.CreateModel(
            name="SealedCheckpoint",
            fields=[
                ("size", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "sealed_checkpoints",
            },
        ),
        migrations.AddIndex(
            model_name="evidenceentry",
            index=models.Index(fields=["kind", "subject", "index"], name="evidence_by_kind_and_subject"),
        ),
        migrations.AddIndex(
            model_name="evidenceentry",
            index=models.Index(fields=["kind", "as_of"], name="evidence_by_kind_and_date"),
        ),
        migrations.AddIndex(
            model_name="evidenceentry",
            index=models.Index(fields=["subject", "index"], name="evidence_by_subject"),
        ),
        migrations.AddIndex(
            model_name="sealedentry",
            index=models.Index(fields=["kind", "subject", "index"], name="sealed_by_kind_and_subject"),
        ),
        migrations.AddIndex(
            model_name="sealedentry",
            index=models.Index(fields=["kind", "as_of"], name="sealed_by_kind_and_date"),
        ),
        migrations.AddIndex(
            model_name="sealedentry",
            index=models.Index(fields=["subject", "index"], name="sealed_by_subject"),
        ),
    ]
