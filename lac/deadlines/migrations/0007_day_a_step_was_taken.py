from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('deadlines', '0006_when_reminders_arrive'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='taken_on',
            field=models.DateField(null=True),
        ),
        migrations.RunSQL(
            "UPDATE deadlines_notice SET taken_on = (at AT TIME ZONE 'Europe/London')::date",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name='notice',
            name='taken_on',
            field=models.DateField(),
        ),
        migrations.RemoveConstraint(
            model_name='notice',
            name='one_notice_a_step_and_person',
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('deadline', 'step', 'recipient', 'taken_on'), name='one_notice_a_step_and_person'),
        ),
    ]
