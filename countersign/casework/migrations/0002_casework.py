"""Alerts, cases, decisions, and what people arrange among themselves."""

import django.db.models.deletion
from django.db import migrations, models

import countersign.casework.models.decisions


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("casework", "0001_evidence"),
    ]

    operations = [
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=countersign.casework.models.decisions.new_id,
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("kind", models.TextField()),
                ("subject", models.TextField()),
                ("owner", models.TextField()),
                ("circle", models.TextField(default="")),
                ("finding", models.TextField(default="")),
                ("reason", models.TextField()),
                ("content", models.TextField()),
                ("content_digest", models.TextField()),
                ("second_person", models.TextField(default="")),
                ("status", models.TextField(default="prepared")),
                ("as_of_date", models.DateField()),
                ("prepared_by", models.TextField()),
                ("prepared_at", models.DateTimeField()),
                ("signed_by", models.TextField(default="")),
                ("signed_at", models.DateTimeField(null=True)),
                ("signed_digest", models.TextField(default="")),
                ("answer", models.TextField(default="")),
            ],
            options={
                "db_table": "decisions",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("dismissal", "disposition", "waiver"))),
                        name="decision_of_a_known_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ("prepared", "approved", "returned", "withdrawn", "void", "stands alone"))
                        ),
                        name="decision_of_a_known_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("prepared_by", ""), _negated=True),
                            models.Q(("prepared_by", "system"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                        ),
                        name="decided_by_someone_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("signed_by", models.F("prepared_by")), _negated=True),
                        name="nobody_signs_what_they_prepared",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "approved"), _negated=True),
                            models.Q(
                                models.Q(("signed_by", ""), _negated=True),
                                ("signed_at__isnull", False),
                                ("signed_digest", models.F("content_digest")),
                            ),
                            _connector="OR",
                        ),
                        name="approved_as_it_was_prepared",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "stands alone"), _negated=True), ("second_person", ""), _connector="OR"
                        ),
                        name="alone_only_where_one_is_enough",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=countersign.casework.models.decisions.new_id,
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("title", models.TextField()),
                ("topic", models.TextField()),
                ("owner", models.TextField()),
                ("critical", models.BooleanField()),
                ("circle", models.TextField(default="")),
                ("status", models.TextField(default="open")),
                ("assigned_to", models.TextField(default="")),
                ("opened_date", models.DateField()),
                ("due_date", models.DateField()),
                ("escalated_date", models.DateField(null=True)),
                ("closed_date", models.DateField(null=True)),
                ("who", models.TextField(default="")),
                ("what", models.TextField(default="")),
                ("when", models.TextField(default="")),
                ("where", models.TextField(default="")),
                ("why", models.TextField(default="")),
                ("how", models.TextField(default="")),
                (
                    "decision",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="casework.decision",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "db_table": "cases",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ("open", "investigating", "waiting", "reopened", "decided", "countersigned", "closed"),
                            )
                        ),
                        name="case_of_a_known_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("decided", "countersigned")), _negated=True),
                            ("decision__isnull", False),
                            _connector="OR",
                        ),
                        name="decided_means_by_a_decision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "closed"), _negated=True),
                            models.Q(
                                ("closed_date__isnull", False),
                                models.Q(("decision__isnull", False), ("merged_into__isnull", False), _connector="OR"),
                            ),
                            _connector="OR",
                        ),
                        name="closed_by_a_decision_or_a_merger",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("control_id", models.TextField()),
                ("topic", models.TextField(default="")),
                ("kind", models.TextField()),
                ("key", models.TextField()),
                ("sequence", models.PositiveIntegerField()),
                ("sentence", models.TextField()),
                ("values", models.TextField()),
                ("owner", models.TextField()),
                ("critical", models.BooleanField()),
                ("circle", models.TextField(default="")),
                ("status", models.TextField(default="new")),
                ("assigned_to", models.TextField(default="")),
                ("raised_date", models.DateField()),
                ("first_seen_date", models.DateField()),
                ("last_seen_date", models.DateField()),
                ("answer_due_date", models.DateField()),
                ("escalated_date", models.DateField(null=True)),
                (
                    "follows",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="casework.alert",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="casework.case",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="casework.decision",
                    ),
                ),
                ("disposed_date", models.DateField(null=True)),
            ],
            options={
                "db_table": "alerts",
                "constraints": [
                    models.UniqueConstraint(fields=("control_id", "key", "kind", "sequence"), name="alert_identity"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("critical__in", (True, False)), ("kind__in", ("exception", "group", "group warning"))
                        ),
                        name="alert_of_a_known_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("disposed_date__isnull", True), ("status__in", ("new", "assigned", "in a case"))),
                            models.Q(
                                ("decision__isnull", False), ("disposed_date__isnull", False), ("status", "disposed of")
                            ),
                            _connector="OR",
                        ),
                        name="disposed_of_by_a_decision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "in a case"), _negated=True), ("case__isnull", False), _connector="OR"
                        ),
                        name="in_a_case_means_in_which",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AlertMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "alert",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="casework.alert",
                    ),
                ),
                ("key", models.TextField()),
                ("sentence", models.TextField()),
                ("values", models.TextField()),
                ("added_date", models.DateField()),
                (
                    "follows",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.alert",
                    ),
                ),
            ],
            options={
                "db_table": "alert_members",
                "constraints": [models.UniqueConstraint(fields=("alert", "key"), name="a_member_once_in_a_group")],
            },
        ),
        migrations.CreateModel(
            name="AlertSubject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "alert",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subjects",
                        to="casework.alert",
                    ),
                ),
                ("noun", models.TextField()),
                ("subject_id", models.TextField()),
            ],
            options={
                "db_table": "alert_subjects",
                "constraints": [
                    models.UniqueConstraint(fields=("alert", "noun", "subject_id"), name="a_subject_once_in_an_alert")
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseLink",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=countersign.casework.models.decisions.new_id,
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="casework.case",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="linked_from",
                        to="casework.case",
                    ),
                ),
                ("reason", models.TextField()),
                ("added_by", models.TextField()),
                ("added_at", models.DateTimeField()),
            ],
            options={
                "db_table": "case_links",
                "constraints": [models.UniqueConstraint(fields=("case", "other"), name="a_link_once")],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=countersign.casework.models.decisions.new_id,
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="casework.case",
                    ),
                ),
                ("name", models.TextField()),
                ("place", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("required", models.BooleanField()),
                ("result", models.TextField(default="")),
                ("not_needed", models.BooleanField(default=False)),
                ("done_by", models.TextField(default="")),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "case_steps",
                "constraints": [models.UniqueConstraint(fields=("case", "name"), name="a_step_once_in_a_case")],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=countersign.casework.models.decisions.new_id,
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="casework.case",
                    ),
                ),
                ("text", models.TextField()),
                (
                    "corrects",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="casework.note",
                    ),
                ),
                ("written_by", models.TextField()),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "db_table": "case_notes",
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=countersign.casework.models.decisions.new_id,
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="casework.case",
                    ),
                ),
                ("introducing_firm_id", models.TextField()),
                ("account_id", models.TextField(default="")),
                ("question", models.TextField()),
                ("due_date", models.DateField()),
                ("status", models.TextField(default="sent")),
                ("sent_by", models.TextField()),
                ("sent_at", models.DateTimeField()),
                ("answer", models.TextField(default="")),
                ("answered_by", models.TextField(default="")),
                ("answered_at", models.DateTimeField(null=True)),
                ("ended_reason", models.TextField(default="")),
            ],
            options={
                "db_table": "requests_for_information",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("sent", "answered", "ended"))),
                        name="request_of_a_known_status",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=countersign.casework.models.decisions.new_id,
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="casework.case",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="casework.request",
                    ),
                ),
                ("name", models.TextField()),
                ("content_type", models.TextField()),
                ("size", models.PositiveBigIntegerField()),
                ("digest", models.TextField()),
                ("added_by", models.TextField()),
                ("added_at", models.DateTimeField()),
            ],
            options={
                "db_table": "case_documents",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "request", "digest", "name"), name="a_document_once_in_a_case"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Waiver",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=countersign.casework.models.decisions.new_id,
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("control_id", models.TextField()),
                ("owner", models.TextField()),
                ("matches", models.TextField()),
                ("starts_date", models.DateField()),
                ("ends_date", models.DateField()),
                ("reason", models.TextField()),
                (
                    "decision",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waivers",
                        to="casework.decision",
                    ),
                ),
                ("ended_date", models.DateField(null=True)),
                ("ended_by", models.TextField(default="")),
            ],
            options={
                "db_table": "waivers",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("starts_date__lt", models.F("ends_date"))), name="a_waiver_ends"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("matches__in", ("", "{}")), _negated=True),
                        name="a_waiver_matches_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=countersign.casework.models.decisions.new_id,
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("person", models.TextField()),
                ("deputy", models.TextField()),
                ("starts_date", models.DateField()),
                ("ends_date", models.DateField()),
                ("recorded_by", models.TextField()),
            ],
            options={
                "db_table": "absences",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("starts_date__lte", models.F("ends_date"))),
                        name="an_absence_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("deputy", models.F("person")), _negated=True),
                        name="nobody_deputises_for_themselves",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=countersign.casework.models.decisions.new_id,
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("person", models.TextField()),
                ("occasion", models.TextField()),
                ("text", models.TextField()),
                ("about", models.TextField(default="")),
                ("circle", models.TextField(default="")),
                ("written_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("mail_status", models.TextField(default="")),
            ],
            options={
                "db_table": "messages_to_people",
                "constraints": [
                    models.UniqueConstraint(fields=("person", "occasion"), name="an_occasion_is_told_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["subject"], name="decisions_by_subject"),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["status", "prepared_at"], name="decisions_by_status"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["status", "due_date", "id"], name="cases_by_due_date"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["assigned_to", "status", "due_date"], name="cases_by_person"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["decision"], name="cases_by_decision"),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(
                fields=["status", "answer_due_date", "id", "owner", "circle"], name="alerts_by_due_date"
            ),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(fields=["answer_due_date", "id"], name="alerts_of_any_status"),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(
                fields=[
                    "status",
                    "circle",
                    "control_id",
                    "topic",
                    "owner",
                    "raised_date",
                    "answer_due_date",
                    "escalated_date",
                ],
                name="alerts_alike",
            ),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(fields=["assigned_to", "status", "answer_due_date"], name="alerts_by_person"),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(fields=["owner", "status", "answer_due_date"], name="alerts_by_owner"),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(fields=["control_id", "raised_date"], name="alerts_by_raised_date"),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(fields=["owner", "raised_date", "circle"], name="alerts_by_owner_since"),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(fields=["case"], name="alerts_by_case"),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(fields=["decision"], name="alerts_by_decision"),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("new", "assigned", "in a case"))),
                fields=("control_id", "key", "kind"),
                name="one_open_alert_of_an_identity",
            ),
        ),
        migrations.AddIndex(
            model_name="alertmember",
            index=models.Index(fields=["key"], name="alert_members_by_key"),
        ),
        migrations.AddIndex(
            model_name="alertsubject",
            index=models.Index(fields=["noun", "subject_id"], name="alerts_by_subject"),
        ),
        migrations.AddIndex(
            model_name="caselink",
            index=models.Index(fields=["other"], name="links_by_other_case"),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(fields=["case", "written_at"], name="notes_by_case"),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(fields=["introducing_firm_id", "status", "due_date"], name="requests_by_firm"),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(fields=["case", "status"], name="requests_by_case"),
        ),
        migrations.AddIndex(
            model_name="waiver",
            index=models.Index(fields=["control_id", "starts_date"], name="waivers_by_control"),
        ),
        migrations.AddIndex(
            model_name="absence",
            index=models.Index(fields=["deputy", "starts_date"], name="absences_by_deputy"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["person", "written_at"], name="messages_by_person"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["mail_status"], name="messages_by_mail_status"),
        ),
    ]
