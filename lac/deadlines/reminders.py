"""Reminders and escalation: the ladder climbed for every deadline in one statement.

Each step is taken once for a deadline and a person, and again where the due date has moved so far
that it would not have been taken yet. An e-mail counts a person's new notices:
one in the morning, one a week, or at once, as they chose. It waits for an hour at which their
authority lets reminders arrive (`quiet`).
"""

import datetime as dt

from django.db import connection, transaction
from django.utils import timezone

from lac.calendars.days import UnknownYear, working_days

from .models import MailChoice
from .todo import to_mail

# The ladder of each authority: its own, else the usual one. A step before the due date is
# only taken while there is still time; one after it whenever it is noticed.
_STEPS = """
WITH ladder AS (
  SELECT authority.id AS authority_id, step.id AS step_id, step.working_days, step.recipient
  FROM organisations_localauthority authority
  JOIN deadlines_escalationstep step ON NOT step.retired AND (
    step.local_authority_id = authority.id OR (step.local_authority_id IS NULL AND NOT EXISTS (
      SELECT FROM deadlines_escalationstep own
      WHERE own.local_authority_id = authority.id AND NOT own.retired)))
),
due AS (
  SELECT d.id, d.child_id, child.local_authority_id AS authority_id, ladder.step_id,
    ladder.working_days, COALESCE(roll.school_id, d.school_id) AS school_id,
    ladder.recipient, CASE ladder.recipient WHEN 'owner' THEN d.owner
      WHEN 'delegate' THEN d.owner WHEN 'officer' THEN 'virtual_school_officer'
      WHEN 'director' THEN 'head_of_social_care' ELSE 'virtual_school_head' END AS role
  FROM deadlines_deadline d
  JOIN children_child child ON child.id = d.child_id
  JOIN organisations_localauthority authority ON authority.id = child.local_authority_id
    AND (authority.records_kept_from IS NULL OR d.due_on >= authority.records_kept_from)
  JOIN ladder ON ladder.authority_id = authority.id
  JOIN calendars_workingday due ON due.day = d.due_on
  JOIN calendars_workingday today ON today.day = %(today)s
  LEFT JOIN LATERAL (
    SELECT e.school_id FROM children_enrolment e
    WHERE e.child_id = d.child_id AND e.kind IN ('C', 'M', 'F') AND e.admitted_on <= %(today)s
      AND (e.left_on IS NULL OR e.left_on >= %(today)s)
    ORDER BY e.admitted_on DESC LIMIT 1) roll ON TRUE
  WHERE d.done_on IS NULL AND d.waived_at IS NULL AND d.withdrawn_at IS NULL
    AND (d.ended_on IS NULL OR d.ended_on >= %(today)s)
    AND NOT (d.paused_from IS NOT NULL AND d.paused_from <= %(today)s
      AND (d.paused_until IS NULL OR d.paused_until >= %(today)s))
    AND d.due_on < %(horizon)s AND d.started_on <= %(today)s
    AND today.ordinal - due.ordinal >= ladder.working_days
    AND (ladder.working_days > 0 OR d.due_on >= %(today)s)
    -- Of several steps to the same person that are due at once, only the last.
    AND NOT EXISTS (SELECT FROM ladder later
      WHERE later.authority_id = ladder.authority_id AND later.recipient = ladder.recipient
        AND later.working_days > ladder.working_days
        AND today.ordinal - due.ordinal >= later.working_days)
    -- Taken, unless the due date has since moved so far that it was taken too early.
    AND NOT EXISTS (SELECT FROM deadlines_notice n
      JOIN calendars_workingday taken ON taken.day = n.taken_on
      WHERE n.deadline_id = d.id AND n.step_id = ladder.step_id
        AND taken.ordinal - due.ordinal >= ladder.working_days)
),
person AS (
  SELECT due.id, due.step_id, m.user_id, 1 AS choice, due.role
  FROM due JOIN accounts_membership m ON m.school_id = due.school_id AND m.role = due.role
  WHERE m.starts_on <= %(today)s AND (m.ends_on IS NULL OR m.ends_on >= %(today)s)
  UNION ALL
  SELECT due.id, due.step_id, p.user_id, 1, due.role
  FROM due JOIN children_professional p ON p.child_id = due.child_id AND p.role = due.role
  WHERE p.user_id IS NOT NULL AND p.starts_on <= %(today)s
    AND (p.ends_on IS NULL OR p.ends_on >= %(today)s)
  UNION ALL
  SELECT due.id, due.step_id, a.officer_id, 1, due.role
  FROM due JOIN accounts_officerallocation a
    ON a.school_id = due.school_id AND a.local_authority_id = due.authority_id
  WHERE due.role = 'virtual_school_officer'
    AND a.starts_on <= %(today)s AND (a.ends_on IS NULL OR a.ends_on >= %(today)s)
  UNION ALL
  -- Nobody in the role at hand: then everybody in it at the authority, its officers, its head;
  -- for the head of social care first the head.
  SELECT due.id, due.step_id, m.user_id, CASE WHEN m.role = due.role THEN 2
    WHEN (m.role = 'virtual_school_officer') <> (due.recipient = 'director') THEN 3 ELSE 4 END,
    m.role
  FROM due JOIN accounts_membership m ON m.local_authority_id = due.authority_id
    AND m.role IN (due.role, 'virtual_school_officer', 'virtual_school_head')
  WHERE due.recipient <> 'delegate'
    AND m.starts_on <= %(today)s AND (m.ends_on IS NULL OR m.ends_on >= %(today)s)
),
-- Who acts today for whoever has to do it, as Delegation.on has it; nobody else in their place.
-- Restricted records are never lent (docs/adr/0017-restricted-records.md).
acting AS (
  SELECT due.id, due.step_id, g.delegate_id AS user_id
  FROM due JOIN person ON person.id = due.id AND person.step_id = due.step_id
  JOIN children_child c ON c.id = due.child_id AND c.readers IS NULL
  JOIN accounts_user giver ON giver.id = person.user_id AND giver.is_active
  JOIN accounts_membership m ON m.user_id = giver.id AND m.role = due.role
    AND (m.school_id = due.school_id OR m.local_authority_id = due.authority_id)
    AND m.starts_on <= %(today)s AND (m.ends_on IS NULL OR m.ends_on >= %(today)s)
  JOIN accounts_delegation g ON g.membership_id = m.id AND g.ended_at IS NULL
    AND g.starts_on <= %(today)s AND g.ends_on >= %(today)s
    AND (g.all_children OR EXISTS (SELECT FROM children_delegatedchild named
      WHERE named.delegation_id = g.id AND named.child_id = due.child_id))
  WHERE due.recipient = 'delegate' AND EXISTS (SELECT FROM accounts_membership colleague
    WHERE colleague.user_id = g.delegate_id
      AND (colleague.school_id = m.school_id OR colleague.local_authority_id = m.local_authority_id)
      AND colleague.starts_on <= %(today)s
      AND (colleague.ends_on IS NULL OR colleague.ends_on >= %(today)s))
),
recipient AS (
  SELECT acting.* FROM acting
  JOIN accounts_user u ON u.id = acting.user_id AND u.is_active
  UNION
  SELECT id, step_id, user_id FROM (
    SELECT person.*,
      rank() OVER (PARTITION BY person.id, person.step_id ORDER BY person.choice) AS place
    FROM person JOIN due step ON step.id = person.id AND step.step_id = person.step_id
      AND step.recipient <> 'delegate'
    JOIN accounts_user u ON u.id = person.user_id AND u.is_active
    -- A restricted record reminds only those who may open it, in the role in which they do it.
    WHERE NOT EXISTS (SELECT FROM due JOIN children_child c ON c.id = due.child_id
      WHERE due.id = person.id AND c.readers IS NOT NULL
        AND NOT c.readers @> ARRAY['user:' || u.id]::varchar[]
        AND NOT c.readers @> ARRAY['role:' || person.role]::varchar[])
  ) ranked WHERE place = 1
),
noticed AS (
  INSERT INTO deadlines_notice (
    deadline_id, child_id, step_id, recipient_id, taken_on, digest_on)
  SELECT due.id, due.child_id, due.step_id, recipient.user_id, %(today)s,
    CASE WHEN mine.rhythm = 'weekly'
      THEN %(today)s + (mine.weekday - extract(isodow FROM %(today)s)::int + 7) %% 7
      ELSE %(today)s END
  FROM due JOIN recipient USING (id, step_id)
  LEFT JOIN deadlines_mailchoice mine ON mine.user_id = recipient.user_id
  ON CONFLICT DO NOTHING
  RETURNING deadline_id, step_id, recipient_id
),
noted AS (
  INSERT INTO deadlines_deadlineevent (deadline_id, kind, note)
  SELECT n.deadline_id, CASE WHEN due.working_days > 0 THEN 'escalated' ELSE 'reminded' END,
    left(string_agg(u.full_name, ', ' ORDER BY u.full_name), 500)
  FROM noticed n JOIN due ON due.id = n.deadline_id AND due.step_id = n.step_id
  JOIN accounts_user u ON u.id = n.recipient_id
  GROUP BY n.deadline_id, n.step_id, due.working_days
)
SELECT count(*) FROM noticed
"""

# One e-mail for each person with notices that wait: in the morning, or at once for whoever
# chose that. On a day that is no working day, people of an authority that wants working days
# only get theirs with the next one's. What was done while it waited is not counted.
_DIGESTS = """
WITH resting AS (
  SELECT m.user_id FROM accounts_membership m
  LEFT JOIN organisations_school s ON s.id = m.school_id
  JOIN deadlines_mailhours h ON h.working_days_only
    AND h.local_authority_id = COALESCE(m.local_authority_id, s.local_authority_id)
  WHERE m.starts_on <= %(today)s AND (m.ends_on IS NULL OR m.ends_on >= %(today)s)
    AND EXISTS (SELECT FROM calendars_workingday w WHERE w.day = %(today)s AND NOT w.is_working)
),
waiting AS (
  SELECT n.id, COALESCE(mine.rhythm = 'at_once', FALSE) AS at_once
  FROM deadlines_notice n LEFT JOIN deadlines_mailchoice mine ON mine.user_id = n.recipient_id
  WHERE n.mailed_on IS NULL AND n.digest_on <= %(today)s AND (mine.rhythm = 'at_once'
    OR (%(morning)s AND n.recipient_id NOT IN (SELECT user_id FROM resting)
      AND NOT EXISTS (SELECT FROM deadlines_delivery mail
        WHERE mail.key = 'digest:' || n.recipient_id || ':' || %(today)s)))
),
mailed AS (
  UPDATE deadlines_notice n SET mailed_on = %(today)s FROM waiting WHERE waiting.id = n.id
  RETURNING n.id, n.recipient_id, n.deadline_id, waiting.at_once
)
INSERT INTO deadlines_delivery (key, user_id, email, template, context, calendar_file, state,
  attempts, last_error, queued_at, next_attempt_at)
SELECT CASE WHEN mailed.at_once THEN 'notice:' || mailed.recipient_id || ':' || max(mailed.id)
    ELSE 'digest:' || mailed.recipient_id || ':' || %(today)s END,
  mailed.recipient_id, '', 'digest',
  jsonb_build_object(
    'soon', count(DISTINCT d.id) FILTER (WHERE d.due_on >= %(today)s),
    'late', count(DISTINCT d.id) FILTER (WHERE d.due_on < %(today)s)),
  '', 'queued', 0, '', %(now)s, %(now)s
FROM mailed JOIN deadlines_deadline d ON d.id = mailed.deadline_id
WHERE d.done_on IS NULL AND d.waived_at IS NULL AND d.withdrawn_at IS NULL
  AND (d.ended_on IS NULL OR d.ended_on >= %(today)s)
GROUP BY mailed.recipient_id, mailed.at_once
ON CONFLICT (key) DO NOTHING
"""


# Adds what people promised to the same morning's e-mail, as long as it has not gone out.
_PROMISES = """
INSERT INTO deadlines_delivery (key, user_id, email, template, context, calendar_file, state,
  attempts, last_error, queued_at, next_attempt_at)
SELECT 'digest:' || promise.user_id || ':' || %(today)s, promise.user_id, '', 'digest',
  jsonb_build_object('soon', 0, 'late', 0, 'agreed', promise.number),
  '', 'queued', 0, '', %(now)s, %(now)s
FROM unnest(%(users)s::bigint[], %(numbers)s::int[]) AS promise(user_id, number)
ON CONFLICT (key) DO UPDATE
SET context = deadlines_delivery.context
  || jsonb_build_object('agreed', excluded.context->'agreed')
WHERE deadlines_delivery.state = 'queued'
RETURNING xmax = 0
"""


@transaction.atomic
def remind_everybody(today=None, *, morning=True):
    """Take every step of the ladder that is due, and queue the e-mails that tell of it.

    Without `morning` only people who want to know at once get theirs; the others' notices wait
    for the morning. Returns how many notices and how many e-mails are new.
    """
    today = today or timezone.localdate()
    with connection.cursor() as cursor:
        # Two runs at once would both find the same steps; the second waits and finds none.
        cursor.execute("SELECT pg_advisory_xact_lock(5402011)")
        cursor.execute("SELECT COALESCE(-MIN(working_days), 0) FROM deadlines_escalationstep")
        before = cursor.fetchone()[0]
        horizon = today + dt.timedelta(days=max(before, 0) * 2 + 21)
        cursor.execute(_STEPS, {"today": today, "horizon": horizon})
        notices = cursor.fetchone()[0]
        values = {"today": today, "now": timezone.now(), "morning": morning}
        cursor.execute(_DIGESTS, values)
        emails = cursor.rowcount
        promises = _promised(today) if morning else {}
        if promises:
            people = {"users": list(promises), "numbers": list(promises.values())}
            cursor.execute(_PROMISES, values | people)
            emails += sum(is_new for (is_new,) in cursor.fetchall())
        return notices, emails


def _promised(today):
    """How many promises to tell each person of: the day's, or the week's for whoever chose that."""
    weekly = MailChoice.objects.filter(rhythm=MailChoice.Rhythm.WEEKLY)
    weekdays = dict(weekly.values_list("user", "weekday"))
    told = {user: number for user, number in to_mail(today).items() if user not in weekdays}
    todays = {user for user, weekday in weekdays.items() if is_day_of_week(today, weekday)}
    if todays:
        told |= {user: it for user, it in to_mail(today, week=True).items() if user in todays}
    return told


def is_day_of_week(today, weekday):
    """Whether the weekly e-mail of a weekday (1 is Monday) goes on a day.

    That is the weekday itself, or the first working day after it.
    """
    days, day = working_days(), today - dt.timedelta(days=(today.isoweekday() - weekday) % 7)
    try:
        while not days.is_open(day):
            day += dt.timedelta(days=1)
    except UnknownYear:
        return today.isoweekday() == weekday
    return day == today
