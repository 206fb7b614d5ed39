"""The clocks of owners ask when they first finished a section."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pep", "0020_the_summary_of_a_meeting_is_a_copy")]

    operations = [
        migrations.AddField(
            model_name="pepsection",
            name="first_completed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
