"""Whether days served before a cancellation count towards the 45: as they did, and unverified."""

import datetime as dt

from django.db import migrations, models

CANCELLING_CAME_IN = dt.date(2023, 9, 1)
SOURCE = (
    "Suspension and permanent exclusion, statutory guidance, September 2023: cancelling an "
    "exclusion (from memory, to be checked against the published text)"
)


def seed(apps, schema_editor):
    apps.get_model("exclusions", "CancelledDaysRule").objects.create(
        valid_from=CANCELLING_CAME_IN, days_served_count=True, source=SOURCE
    )


class Migration(migrations.Migration):
    dependencies = [("exclusions", "0002_reasons")]

    operations = [
        migrations.CreateModel(
            name="CancelledDaysRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "valid_from",
                    models.DateField(unique=True, verbose_name="for decisions cancelled from"),
                ),
                (
                    "days_served_count",
                    models.BooleanField(
                        verbose_name="the days already served count towards the 45 days"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="The document that says so, with its paragraph.", max_length=300
                    ),
                ),
                (
                    "checked_on",
                    models.DateField(
                        blank=True,
                        help_text="Leave empty while nobody has compared this with the "
                        "published text.",
                        null=True,
                        verbose_name="checked against the document on",
                    ),
                ),
            ],
            options={"ordering": ["-valid_from"]},
        ),
        migrations.RunPython(seed, migrations.RunPython.noop, elidable=False),
    ]
