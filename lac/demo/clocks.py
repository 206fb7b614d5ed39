"""What people in the demo did about deadlines: breaches explained, more time, a calendar fetched."""

import datetime as dt

from django.utils import timezone

from lac.deadlines import actions
from lac.deadlines.duty import DUTIES
from lac.deadlines.feeds import count_fetch, feed_of
from lac.deadlines.ladder import USUAL_LADDER
from lac.deadlines.models import Breach, Deadline, Delivery, MailChoice
from lac.deadlines.outbox import queue

# One cause and what was done about it, in turn, for two of every three breaches.
EXPLAINED = [
    ("people", "The carer could not come. The meeting was moved, and a deputy is named."),
    ("told_late", "The notice of placement came nine days late; raised with the team manager."),
    ("move", "The child moved school in the same week. The new school has taken over."),
    ("overlooked", "The school now looks at its list every Monday."),
    ("recorded_late", ""),
    ("closed", "The last day fell into the holiday and nobody was in school."),
    ("elsewhere", "The neighbouring authority has been asked twice."),
]


def build_clocks(people):
    """Explain most of the breaches that the sweep found; give a teacher a calendar address."""
    officer = people["amina.rashid"]
    for number, breach in enumerate(Breach.unscoped.order_by("pk").in_our_records()):
        if number % 3:
            cause, mitigation = EXPLAINED[number % len(EXPLAINED)]
            actions.explain_breach(breach=breach, cause=cause, mitigation=mitigation, by=officer)
    # The address is shown to nobody: she makes a new one for her next telephone.
    count_fetch(feed_of(actions.make_feed(by=people["claire.donovan"])))
    _set_reminders(people)
    _ask_for_time(people)
    _fail_an_email(people)


def _set_reminders(people):
    """The authority tells delegates and the head of social care too, and never at night."""
    head = people["judith.ekwueme"]
    authority = head.current_memberships[0].local_authority
    steps = [(days, recipient.value) for days, recipient in USUAL_LADDER]
    actions.set_ladder(
        local_authority=authority, steps=[*steps, (0, "delegate"), (10, "director")], by=head
    )
    actions.set_mail_hours(
        local_authority=authority,
        quiet_from=dt.time(18),
        quiet_until=dt.time(7, 30),
        working_days_only=True,
        by=head,
    )
    actions.choose_mail(rhythm=MailChoice.Rhythm.WEEKLY, by=head)


def _ask_for_time(people):
    """Two extensions asked for: the first granted, the second waiting for an answer."""
    teacher, head = people["claire.donovan"], people["judith.ekwueme"]
    movable = [code for code, duty in DUTIES.items() if duty.extension_limit()]
    deadlines = Deadline.visible_to(teacher).open().order_by("due_on", "pk")
    ahead = deadlines.filter(
        duty__in=movable,
        owner="designated_teacher",
        due_on__gte=timezone.localdate(),
        paused_from=None,
    )
    for number, deadline in enumerate(ahead[:2]):
        extension = actions.ask_extension(
            deadline=deadline,
            until_on=deadline.due_on + dt.timedelta(days=3),
            reason="The educational psychologist reports later that week",
            by=teacher,
        )
        if not number:
            actions.decide_extension(extension=extension, granted=True, by=head)


def _fail_an_email(people):
    """The mail server refused one e-mail five times."""
    key = "digest:refused-in-the-demo"
    queue("digest", key=key, user=people["ruth.adeyemi"], soon=3, late=1)
    Delivery.objects.filter(key=key).update(
        state=Delivery.State.FAILED, attempts=5, last_error="SMTPRecipientsRefused: mailbox full"
    )
