"""History is only ever added to; everybody starts with the usual ladder."""

from django.db import migrations

PROTECT = """
CREATE FUNCTION deadlines_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The history of a deadline cannot be changed or deleted.';
END $$;
CREATE TRIGGER deadlineevent_is_kept BEFORE UPDATE OR DELETE ON deadlines_deadlineevent
  FOR EACH ROW EXECUTE FUNCTION deadlines_refuse_change();
"""

UNPROTECT = """
DROP TRIGGER deadlineevent_is_kept ON deadlines_deadlineevent;
DROP FUNCTION deadlines_refuse_change();
"""

LADDER = [(-5, "owner"), (0, "owner"), (1, "officer"), (5, "head")]


def build_ladder(apps, schema_editor):
    step = apps.get_model("deadlines", "EscalationStep")
    for working_days, recipient in LADDER:
        step.objects.create(working_days=working_days, recipient=recipient)


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial")]

    operations = [
        migrations.RunSQL(PROTECT, UNPROTECT),
        migrations.RunPython(build_ladder, migrations.RunPython.noop),
    ]
