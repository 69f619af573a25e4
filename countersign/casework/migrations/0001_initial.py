"""The evidence log, its checkpoints, alerts and the members of group alerts.

Indexes stand apart from the tables so that nothing is left to do once the tables are there: Django then notes the
migration in the same transaction, and a command killed at any moment leaves all of it or none.
"""

from django.db import migrations, models
from django.db.models import F, Q, deletion

_OPEN = Q(status="new", disposed_date__isnull=True, disposed_reason="", prepared_by="", approved_by="")
_DISPOSED_OF = Q(status="disposed of", disposed_date__isnull=False) & ~Q(disposed_reason="") & ~Q(prepared_by="")


class Migration(migrations.Migration):
    initial = True
    dependencies = ()
    operations = (
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
            options={"db_table": "evidence_entries"},
        ),
        migrations.AddIndex(
            "EvidenceEntry",
            models.Index(fields=("kind", "subject", "index"), name="evidence_by_kind_and_subject"),
        ),
        migrations.AddIndex(
            "EvidenceEntry",
            models.Index(fields=("kind", "as_of"), name="evidence_by_kind_and_date"),
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
            options={"db_table": "evidence_nodes"},
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("size", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "evidence_checkpoints"},
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("control_id", models.TextField()),
                ("kind", models.TextField()),
                ("key", models.TextField()),
                ("sequence", models.PositiveIntegerField()),
                ("sentence", models.TextField()),
                ("values", models.TextField()),
                ("owner", models.TextField()),
                ("critical", models.BooleanField()),
                ("circle", models.TextField(default="")),
                ("status", models.TextField(default="new")),
                ("raised_date", models.DateField()),
                ("first_seen_date", models.DateField()),
                ("last_seen_date", models.DateField()),
                ("answer_due_date", models.DateField()),
                (
                    "follows",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=deletion.PROTECT,
                        related_name="followed_by",
                        to="casework.alert",
                    ),
                ),
                ("disposed_date", models.DateField(null=True)),
                ("disposed_reason", models.TextField(default="")),
                ("prepared_by", models.TextField(default="")),
                ("approved_by", models.TextField(default="")),
            ],
            options={
                "db_table": "alerts",
                "constraints": (
                    models.UniqueConstraint(fields=("control_id", "key", "kind", "sequence"), name="alert_identity"),
                    models.CheckConstraint(
                        condition=Q(kind__in=("exception", "group", "group warning"), critical__in=(True, False)),
                        name="alert_of_a_known_kind",
                    ),
                    models.CheckConstraint(condition=_OPEN | _DISPOSED_OF, name="disposed_of_by_someone_for_a_reason"),
                    models.CheckConstraint(
                        condition=Q(approved_by="") | ~Q(approved_by=F("prepared_by")),
                        name="nobody_approves_their_own_disposal",
                    ),
                    models.CheckConstraint(
                        condition=Q(status="new") | Q(critical=False) | ~Q(approved_by=""),
                        name="a_critical_alert_needs_an_approver",
                    ),
                ),
            },
        ),
        migrations.AddConstraint(
            "Alert",
            models.UniqueConstraint(
                condition=Q(status="new"), fields=("control_id", "key", "kind"), name="one_open_alert_of_an_identity"
            ),
        ),
        migrations.AddIndex("Alert", models.Index(fields=("status", "answer_due_date"), name="alerts_by_due_date")),
        migrations.AddIndex("Alert", models.Index(fields=("control_id", "raised_date"), name="alerts_by_raised_date")),
        migrations.CreateModel(
            name="AlertMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "alert",
                    models.ForeignKey(
                        db_index=False, on_delete=deletion.PROTECT, related_name="members", to="casework.alert"
                    ),
                ),
                ("key", models.TextField()),
                ("sentence", models.TextField()),
                ("values", models.TextField()),
                ("added_date", models.DateField()),
                (
                    "follows",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=deletion.PROTECT, related_name="+", to="casework.alert"
                    ),
                ),
            ],
            options={
                "db_table": "alert_members",
                "constraints": (models.UniqueConstraint(fields=("alert", "key"), name="a_member_once_in_a_group"),),
            },
        ),
        migrations.AddIndex("AlertMember", models.Index(fields=("key",), name="alert_members_by_key")),
    )
