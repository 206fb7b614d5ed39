import django.db.models.manager
from django.db import migrations, models

import lac.children.models.records

# Each year of the return, from 1 April to 31 March, on whose first day a child was looked after
# other than in a series of short breaks (V3, V4). From 2026 on: earlier years were not kept here.
# Two years ahead, so that no clock but the reader's own decides which of them have begun.
YEARS = """
CREATE VIEW children_sdqyear AS
SELECT period.child_id || '-' || year AS id, period.child_id,
       make_date(year, 4, 1) AS starts_on, make_date(year + 1, 3, 31) AS ends_on,
       (SELECT min(done_on) FROM children_healthreview done
         WHERE done.child_id = period.child_id AND done.kind = 'sdq'
           AND done.done_on BETWEEN make_date(year, 4, 1) AND make_date(year + 1, 3, 31)) AS done_on
  FROM (SELECT child_id, care_started_on,
               CASE WHEN bool_or(ended_on IS NULL) THEN NULL ELSE max(ended_on) END AS ended_on
          FROM children_careepisode WHERE legal_status NOT IN ('V3', 'V4')
         GROUP BY child_id, care_started_on) period
 CROSS JOIN LATERAL generate_series(
       GREATEST(2026, extract(year FROM period.care_started_on)::int),
       LEAST(extract(year FROM now())::int + 2,
             extract(year FROM COALESCE(period.ended_on, now() + interval '2 years'))::int)) year
 WHERE period.care_started_on <= make_date(year, 4, 1)
   AND (period.ended_on IS NULL OR period.ended_on > make_date(year, 4, 1))
"""


class Migration(migrations.Migration):
    dependencies = [("children", "0017_siblings")]

    operations = [
        migrations.RunSQL(YEARS, "DROP VIEW children_sdqyear"),
        migrations.CreateModel(
            name="SdqYear",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("done_on", models.DateField(null=True)),
            ],
            options={
                "db_table": "children_sdqyear",
                "abstract": False,
                "managed": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
            },
            bases=(lac.children.models.records.VisibleTo, models.Model),
            managers=[("unscoped", django.db.models.manager.Manager())],
        ),
    ]
