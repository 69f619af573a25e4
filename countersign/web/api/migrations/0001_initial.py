"""Answers kept for requests that are sent twice."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = ()

    operations = (
        migrations.CreateModel(
            name="KeptAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.TextField()),
                ("key", models.TextField()),
                ("request_digest", models.TextField()),
                ("circles", models.TextField(default="")),
                ("status", models.PositiveSmallIntegerField()),
                ("headers", models.TextField()),
                ("body", models.TextField()),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "api_kept_answers",
                "constraints": [
                    models.UniqueConstraint(fields=("person", "key"), name="a_key_once_for_a_person"),
                ],
            },
        ),
    )
