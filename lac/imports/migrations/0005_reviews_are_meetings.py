"""Care reviews that returns brought before they were kept as meetings too."""

from django.db import migrations

_HOLD = """
INSERT INTO meetings_meeting
       (child_id, kind, planned_at, held_on, place, link, chair, purpose, notes,
        cancellation_reason, version)
SELECT line.child_id, 'lac_review',
       (line.key::date + time '12:00') AT TIME ZONE 'Europe/London', line.key::date,
       '', '', '', 'From the looked-after children return', '', '', 1
  FROM imports_returnrow AS line
 WHERE line.kind = 'reviews' AND line.key ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
   AND NOT EXISTS (SELECT 1 FROM meetings_meeting AS held
                    WHERE held.child_id = line.child_id AND held.kind = 'lac_review'
                      AND held.held_on = line.key::date)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0004_fewer_indexes_of_lines"),
        ("meetings", "0006_papers_before_a_meeting"),
    ]

    operations = [migrations.RunSQL(_HOLD, migrations.RunSQL.noop)]
