"""Care reviews of the return are meetings too: what counts and shows care reviews reads those."""

from django.conf import settings
from django.db import connection

from lac.meetings.models import Meeting, MeetingKind

from .bulk import insert_rows
from .ssda903.facts import returned

PURPOSE = "From the looked-after children return"
_GIVEN = "unnest(%(children)s::bigint[], %(days)s::date[]) AS it(child_id, day)"
# A review that was planned for the day took place.
_HELD = f"""
UPDATE meetings_meeting AS meeting SET held_on = it.day, version = meeting.version + 1
  FROM (SELECT DISTINCT ON (child_id, day) planned.id, it.day
          FROM {_GIVEN}
          JOIN meetings_meeting AS planned USING (child_id)
         WHERE planned.kind = %(kind)s AND planned.held_on IS NULL AND planned.cancelled_at IS NULL
           AND (planned.planned_at AT TIME ZONE %(zone)s)::date = it.day
           AND NOT EXISTS (SELECT 1 FROM meetings_meeting AS held
                            WHERE held.child_id = it.child_id AND held.kind = %(kind)s
                              AND held.held_on = it.day)
         ORDER BY child_id, day, planned.planned_at) AS it
 WHERE meeting.id = it.id
"""  # noqa: S608
_NOT_KNOWN = f"""
FROM {_GIVEN}
WHERE NOT EXISTS (SELECT 1 FROM meetings_meeting AS held
                   WHERE held.child_id = it.child_id AND held.kind = %(kind)s
                     AND held.held_on = it.day)
"""  # noqa: S608


@returned
def hold_reviews(run, code, rows):
    """Of each review in the return, the meeting: as it was planned for the day, or a new one."""
    if code != "reviews":
        return
    days = {(child, facts["REVIEW"]) for child, _, facts in rows}
    params = {
        "children": [child for child, _ in days],
        "days": [day for _, day in days],
        "kind": MeetingKind.LAC_REVIEW.value,
        "zone": settings.TIME_ZONE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_HELD, params)
    insert_rows(
        Meeting,
        {
            "child": "it.child_id",
            "kind": "%(kind)s",
            "planned_at": "(it.day + time '12:00') AT TIME ZONE %(zone)s",
            "held_on": "it.day",
            "purpose": "%(purpose)s",
        },
        _NOT_KNOWN,
        **params,
        purpose=PURPOSE,
    )
