"""The codes of the register, and the totals that the database keeps itself."""

import datetime as dt

from django.db import migrations

EARLIER = dt.date(2006, 9, 1)
WITHDRAWN = dt.date(2024, 8, 18)
REFORM = dt.date(2024, 8, 19)

# Code, meaning, class, first day, last day. Classes: working-together guidance of August 2024.
CODES = [
    ("/", "Present in the morning", "present", EARLIER, None),
    ("\\", "Present in the afternoon", "present", EARLIER, None),
    ("L", "Late, before the register closed", "present", EARLIER, None),
    ("K", "Education arranged by the local authority", "approved", REFORM, None),
    ("V", "Educational visit or trip", "approved", EARLIER, None),
    ("P", "Sporting activity", "approved", EARLIER, None),
    ("W", "Work experience", "approved", EARLIER, None),
    ("B", "Other approved education off site", "approved", EARLIER, None),
    ("D", "Due at their other school", "not_possible", EARLIER, None),
    ("C1", "Leave for a regulated performance or employment abroad", "authorised", REFORM, None),
    ("M", "Medical or dental appointment", "authorised", EARLIER, None),
    ("J1", "Interview for a job or another school or college", "authorised", REFORM, None),
    ("S", "Study leave for a public exam", "authorised", EARLIER, None),
    ("X", "Not of compulsory school age and not due in", "not_possible", EARLIER, None),
    ("C2", "Part-time timetable", "authorised", REFORM, None),
    ("C", "Leave in an exceptional circumstance", "authorised", EARLIER, None),
    ("T", "Parent travelling for work", "authorised", EARLIER, None),
    ("R", "Religious observance", "authorised", EARLIER, None),
    ("I", "Illness", "authorised", EARLIER, None),
    ("E", "Suspended or excluded, with no education arranged", "authorised", EARLIER, None),
    ("Q", "Unable to attend: no access arrangements", "not_possible", REFORM, None),
    ("Y1", "Unable to attend: usual transport not available", "not_possible", REFORM, None),
    ("Y2", "Unable to attend: widespread travel disruption", "not_possible", REFORM, None),
    ("Y3", "Unable to attend: part of the premises closed", "not_possible", REFORM, None),
    ("Y4", "Unable to attend: whole school unexpectedly closed", "not_possible", REFORM, None),
    ("Y5", "Unable to attend: in criminal justice detention", "not_possible", REFORM, None),
    ("Y6", "Unable to attend: public health guidance or law", "not_possible", REFORM, None),
    ("Y7", "Unable to attend: another unavoidable cause", "not_possible", REFORM, None),
    ("G", "Holiday that was not granted", "unauthorised", EARLIER, None),
    ("N", "Reason not yet known", "unauthorised", EARLIER, None),
    ("O", "Absent without leave or explanation", "unauthorised", EARLIER, None),
    ("U", "Arrived after the register closed", "unauthorised", EARLIER, None),
    ("Z", "Not yet on the roll", "not_collected", EARLIER, None),
    ("#", "Planned closure", "not_collected", EARLIER, None),
    ("H", "Holiday that was granted", "authorised", EARLIER, WITHDRAWN),
    ("J", "Interview", "approved", EARLIER, WITHDRAWN),
    ("Y", "Unable to attend in exceptional circumstances", "not_possible", EARLIER, WITHDRAWN),
    ("F", "Extended holiday that was granted", "authorised", EARLIER, dt.date(2013, 8, 31)),
]
NOTE_REQUIRED = {"K", "B", "Y7"}
SESSIONS = {"/": "am", "\\": "pm"}


def seed_codes(apps, schema_editor):
    model = apps.get_model("attendance", "AttendanceCode")
    model.objects.bulk_create(
        model(
            id=number,  # 30 is N: the model and a view count on it
            code=code,
            meaning=meaning,
            kind=kind,
            counts_as_possible=kind not in ("not_possible", "not_collected"),
            counts_as_attended=kind in ("present", "approved"),
            is_late=code == "L",
            note_required=code in NOTE_REQUIRED,
            session=SESSIONS.get(code, ""),
            valid_from=valid_from,
            valid_to=valid_to,
        )
        for number, (code, meaning, kind, valid_from, valid_to) in enumerate(CODES, start=1)
    )


# Counts the sessions of children over stretches of days: the one place where two
# schools' registers become one. Codes that are not possible are not counted. One row
# for each stretch, which must differ from the others in its child or first day.
COUNTED = """
CREATE FUNCTION attendance_counted(children bigint[], first_days date[], last_days date[])
RETURNS TABLE (child_id bigint, first_day date, possible bigint, attended bigint,
               authorised bigint, unauthorised bigint, lates bigint, conflicts bigint)
LANGUAGE sql STABLE SET work_mem = '64MB' SET jit = off AS $$
    WITH daily AS (
        SELECT span.child_id, span.first_day,
               count(a.id) AS am_marks, count(p.id) AS pm_marks,
               coalesce(bool_or(a.counts_as_attended), false) AS am_attended,
               coalesce(bool_or(p.counts_as_attended), false) AS pm_attended,
               coalesce(bool_or(a.kind = 'authorised'), false) AS am_authorised,
               coalesce(bool_or(p.kind = 'authorised'), false) AS pm_authorised,
               coalesce(bool_or(a.is_late), false) AS am_late,
               coalesce(bool_or(p.is_late), false) AS pm_late
        FROM unnest(children, first_days, last_days) AS span(child_id, first_day, last_day)
        LEFT JOIN attendance_attendanceday d
          ON d.child_id = span.child_id AND d.day BETWEEN span.first_day AND span.last_day
        LEFT JOIN attendance_attendancecode a ON a.id = d.am AND a.counts_as_possible
        LEFT JOIN attendance_attendancecode p ON p.id = d.pm AND p.counts_as_possible
        GROUP BY span.child_id, span.first_day, d.day
    ), totalled AS (
        SELECT child_id, first_day,
               sum((am_marks > 0)::int + (pm_marks > 0)::int) AS possible,
               sum(am_attended::int + pm_attended::int) AS attended,
               sum((am_authorised AND NOT am_attended)::int
                   + (pm_authorised AND NOT pm_attended)::int) AS authorised,
               sum((am_late AND am_attended)::int + (pm_late AND pm_attended)::int) AS lates,
               sum((am_marks > 1)::int + (pm_marks > 1)::int) AS conflicts
        FROM daily
        GROUP BY child_id, first_day
    )
    SELECT child_id, first_day, possible, attended, authorised,
           possible - attended - authorised, lates, conflicts
    FROM totalled
$$;

CREATE FUNCTION attendance_counted(children bigint[], first_day date, last_day date)
RETURNS TABLE (child_id bigint, first_day date, possible bigint, attended bigint,
               authorised bigint, unauthorised bigint, lates bigint, conflicts bigint)
LANGUAGE sql STABLE AS $$
    SELECT * FROM attendance_counted(
        children,
        array_fill($2, ARRAY[coalesce(cardinality(children), 0)]),
        array_fill($3, ARRAY[coalesce(cardinality(children), 0)])
    )
$$;
"""
UNDO_COUNTED = """
DROP FUNCTION attendance_counted(bigint[], date, date);
DROP FUNCTION attendance_counted(bigint[], date[], date[]);
"""

# Days with the code N (30), and days that had it until it was replaced.
UNEXPLAINED_VIEW = """
CREATE VIEW attendance_unexplained AS
SELECT child_id, school_id, day, NULL::date AS explained_on
FROM attendance_attendanceday WHERE am = 30 OR pm = 30
UNION ALL
SELECT past.child_id, past.school_id, past.day,
       max((past.amended_at AT TIME ZONE 'Europe/London')::date)
FROM attendance_amendedmark past
WHERE (past.am = 30 OR past.pm = 30)
  AND NOT EXISTS (
      SELECT 1 FROM attendance_attendanceday now
      WHERE now.child_id = past.child_id AND now.day = past.day
        AND now.school_id = past.school_id AND (now.am = 30 OR now.pm = 30)
  )
GROUP BY past.child_id, past.school_id, past.day
"""

# The totals of the given child-months (each once), counted again from the marks. The
# child rows are locked first, so two writers of one child's month take turns.
RETOTAL = """
CREATE FUNCTION attendance_retotal(children bigint[], months date[]) RETURNS void AS $$
BEGIN
    PERFORM 1 FROM children_child WHERE id = ANY (children) ORDER BY id FOR NO KEY UPDATE;
    INSERT INTO attendance_monthtotal AS m
        (child_id, month, possible, attended, authorised, unauthorised, lates, conflicts)
    SELECT c.child_id, c.first_day, c.possible, c.attended, c.authorised, c.unauthorised,
           c.lates, c.conflicts
    FROM attendance_counted(
        children, months, array(
            SELECT (t.month + interval '1 month - 1 day')::date
            FROM unnest(months) WITH ORDINALITY AS t(month, place) ORDER BY place
        )
    ) c
    ON CONFLICT (child_id, month) DO UPDATE SET
        possible = excluded.possible, attended = excluded.attended,
        authorised = excluded.authorised, unauthorised = excluded.unauthorised,
        lates = excluded.lates, conflicts = excluded.conflicts
    WHERE (m.possible, m.attended, m.authorised, m.unauthorised, m.lates, m.conflicts)
          IS DISTINCT FROM (excluded.possible, excluded.attended, excluded.authorised,
                            excluded.unauthorised, excluded.lates, excluded.conflicts);
    DELETE FROM attendance_monthtotal
    WHERE possible = 0 AND child_id = ANY (children) AND month = ANY (months);
END $$ LANGUAGE plpgsql
"""

TRIGGERS = """
CREATE FUNCTION attendance_marks_written() RETURNS trigger AS $$
DECLARE
    touched_children bigint[];
    touched_months date[];
BEGIN
    SELECT array_agg(child_id), array_agg(month) INTO touched_children, touched_months
    FROM (
        SELECT DISTINCT child_id, date_trunc('month', day)::date AS month FROM written
    ) AS t;
    IF touched_children IS NOT NULL THEN
        PERFORM attendance_retotal(touched_children, touched_months);
    END IF;
    RETURN NULL;
END $$ LANGUAGE plpgsql;

CREATE TRIGGER marks_inserted AFTER INSERT ON attendance_attendanceday
REFERENCING NEW TABLE AS written
FOR EACH STATEMENT EXECUTE FUNCTION attendance_marks_written();

CREATE TRIGGER marks_deleted AFTER DELETE ON attendance_attendanceday
REFERENCING OLD TABLE AS written
FOR EACH STATEMENT EXECUTE FUNCTION attendance_marks_written();

CREATE FUNCTION attendance_marks_changed() RETURNS trigger AS $$
DECLARE
    touched_children bigint[];
    touched_months date[];
BEGIN
    SELECT array_agg(child_id), array_agg(month) INTO touched_children, touched_months
    FROM (
        SELECT child_id, date_trunc('month', day)::date AS month FROM written
        UNION
        SELECT child_id, date_trunc('month', day)::date FROM replaced
    ) AS t;
    IF touched_children IS NOT NULL THEN
        PERFORM attendance_retotal(touched_children, touched_months);
    END IF;
    RETURN NULL;
END $$ LANGUAGE plpgsql;

CREATE TRIGGER marks_changed AFTER UPDATE ON attendance_attendanceday
REFERENCING OLD TABLE AS replaced NEW TABLE AS written
FOR EACH STATEMENT EXECUTE FUNCTION attendance_marks_changed();
"""

UNDO_TRIGGERS = """
DROP TRIGGER marks_inserted ON attendance_attendanceday;
DROP TRIGGER marks_deleted ON attendance_attendanceday;
DROP TRIGGER marks_changed ON attendance_attendanceday;
DROP FUNCTION attendance_marks_written();
DROP FUNCTION attendance_marks_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("attendance", "0001_initial")]

    operations = [
        migrations.RunPython(seed_codes, migrations.RunPython.noop, elidable=False),
        migrations.RunSQL(COUNTED, UNDO_COUNTED),
        migrations.RunSQL(UNEXPLAINED_VIEW, "DROP VIEW attendance_unexplained"),
        migrations.RunSQL(RETOTAL, "DROP FUNCTION attendance_retotal(bigint[], date[])"),
        migrations.RunSQL(TRIGGERS, UNDO_TRIGGERS),
    ]
