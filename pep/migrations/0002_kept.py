"""What the database itself refuses: to change a signed plan, or a child's words."""

from django.db import migrations

PROTECT = """
CREATE FUNCTION pep_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A signed plan cannot be changed or deleted.' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER signed_plan_is_kept BEFORE UPDATE OR DELETE ON pep_pepsnapshot
    FOR EACH ROW EXECUTE FUNCTION pep_refuse_change();

CREATE FUNCTION pep_refuse_other_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A child''s own words cannot be changed.' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER words_are_the_childs BEFORE UPDATE ON pep_pupilview
    FOR EACH ROW
    WHEN ((OLD.words, OLD.prompt, OLD.provenance, OLD.said_on, OLD.recorded_by_id)
          IS DISTINCT FROM (NEW.words, NEW.prompt, NEW.provenance, NEW.said_on, NEW.recorded_by_id))
    EXECUTE FUNCTION pep_refuse_other_words();
"""
RELEASE = """
DROP TRIGGER words_are_the_childs ON pep_pupilview;
DROP FUNCTION pep_refuse_other_words();
DROP TRIGGER signed_plan_is_kept ON pep_pepsnapshot;
DROP FUNCTION pep_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("pep", "0001_initial")]

    operations = [migrations.RunSQL(PROTECT, RELEASE)]
