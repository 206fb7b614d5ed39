"""History is only ever added to."""

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

class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial")]

    operations = [migrations.RunSQL(PROTECT, UNPROTECT)]
