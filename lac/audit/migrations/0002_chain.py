"""The database numbers and chains the rows, and refuses to change them."""

from django.db import migrations

CHAIN = """
CREATE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last audit_event;
BEGIN
    PERFORM pg_advisory_xact_lock(2026112101);
    SELECT * INTO last FROM audit_event ORDER BY id DESC LIMIT 1;
    NEW.id := coalesce(last.id, 0) + 1;
    NEW.previous_hash := coalesce(last.hash, '');
    NEW.hash := encode(sha256(convert_to(jsonb_build_array(
        NEW.id,
        to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        NEW.action,
        NEW.actor_id,
        NEW.actor_name,
        NEW.child_id,
        NEW.subject_type,
        NEW.subject_id,
        NEW.data,
        host(NEW.address),
        NEW.previous_hash
    )::text, 'UTF8')), 'hex');
    RETURN NEW;
END $$;

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit log is append-only: % is refused.', TG_OP;
END $$;

CREATE TRIGGER audit_chain BEFORE INSERT ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_chain();
CREATE TRIGGER audit_refuse_change BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_refuse_truncate BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
-- Also where a session plays the replica, in which ordinary triggers sleep.
ALTER TABLE audit_event ENABLE ALWAYS TRIGGER audit_chain;
ALTER TABLE audit_event ENABLE ALWAYS TRIGGER audit_refuse_change;
ALTER TABLE audit_event ENABLE ALWAYS TRIGGER audit_refuse_truncate;
"""

UNCHAIN = """
DROP TRIGGER audit_chain ON audit_event;
DROP TRIGGER audit_refuse_change ON audit_event;
DROP TRIGGER audit_refuse_truncate ON audit_event;
DROP FUNCTION audit_chain();
DROP FUNCTION audit_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunSQL(CHAIN, UNCHAIN)]
