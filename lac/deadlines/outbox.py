"""E-mail: queued in the ledger with the change it tells of, sent by the worker at most once.

An e-mail whose sender died half-way is marked as perhaps sent; only a person sends it again
(docs/adr/0014-an-email-is-sent-at-most-once.md).

An e-mail says how many and where to look. It never says who: the templates in
`templates/email` get counts, links and the recipient, nothing about a child.
"""

import datetime as dt
import re

from django.conf import settings
from django.core.mail import EmailMessage, SafeMIMEText
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from lac.accounts.models import Membership

from .models import Delivery
from .notify import Refused, Unsure
from .quiet import held_until

State = Delivery.State
ATTEMPTS = 5
# Claimed for so long without an answer, the sender died; whether the e-mail went is not known.
INTERRUPTED_AFTER = dt.timedelta(minutes=10)


def queue(template, *, key, user=None, email="", calendar_file="", **context):
    """Put an e-mail in the outbox, in the transaction of what it tells of.

    `key` makes it one of a kind: queueing it again changes nothing. Give a user,
    or the address of somebody who has no account. Returns whether it is new.
    """
    if (user is None) == (not email):
        raise ValueError("An e-mail goes to a user or to an address.")
    _, is_new = Delivery.objects.get_or_create(
        key=key,
        defaults={
            "template": template,
            "user": user,
            "email": email,
            "calendar_file": calendar_file,
            "context": context,
        },
    )
    return is_new


def send_now(template, *, key, user=None, email="", **context):
    """Send an e-mail in this very process, past the worker; whether it went.

    For what has to be told when no worker is there to tell it. It is in the ledger as every
    other: the first that asks for a key sends it, and nobody else.
    """
    if (user is None) == (not email):
        raise ValueError("An e-mail goes to a user or to an address.")
    delivery, is_new = Delivery.objects.get_or_create(
        key=key,
        defaults={
            "template": template,
            "user": user,
            "email": email,
            "context": context,
            "state": State.SENDING,
            "claimed_at": timezone.now(),
            "attempts": 1,
        },
    )
    return is_new and _send(delivery)


def rendered(template, context, user=None):
    """Subject and body of an e-mail: its template's first line is the subject."""
    # Without attachments an e-mail does not speak of its calendar file.
    attaches = "NotifyBackend" not in settings.EMAIL_BACKEND
    about = {"user": user, "site_url": settings.SITE_URL, "attaches": attaches}
    text = render_to_string(f"email/{template}.txt", {**context, **about})
    subject, body = text.strip().split("\n", 1)
    return subject.removeprefix("Subject:").strip(), body.strip() + "\n"


def of_authorities(authorities):
    """The e-mails to people of these authorities and of their schools."""
    of_them = Membership.objects.filter(
        Q(local_authority__in=authorities) | Q(school__local_authority__in=authorities)
    )
    return Delivery.objects.filter(user__in=of_them.values("user"))


def send_waiting(limit=200):
    """Send what is waiting, one by one; returns how many were sent."""
    _give_up_interrupted()
    sent = tried = 0
    while tried < limit and (delivery := _claim()):
        if delivery.state == State.SENDING:
            tried += 1
            sent += _send(delivery)
    return sent


def _give_up_interrupted():
    """An e-mail whose sender died may have gone: it is not sent again by itself."""
    Delivery.objects.filter(
        state=State.SENDING, claimed_at__lt=timezone.now() - INTERRUPTED_AFTER
    ).update(
        state=State.UNSURE,
        last_error="The sender stopped half-way. It may have been sent.",
    )


@transaction.atomic
def _claim():
    """Take the next e-mail that is due, so that no other worker does.

    A reminder that comes in the quiet hours of its reader's authority is put off instead, and
    keeps its state.
    """
    due = Delivery.objects.filter(
        Q(state=State.QUEUED) | Q(state=State.RETRIED), next_attempt_at__lte=timezone.now()
    )
    delivery = due.select_for_update(skip_locked=True).order_by("next_attempt_at", "id").first()
    if delivery and (later := held_until(delivery)):
        delivery.next_attempt_at = later
        delivery.save(update_fields=["next_attempt_at"])
    elif delivery:
        delivery.state, delivery.claimed_at = State.SENDING, timezone.now()
        delivery.attempts += 1
        delivery.save(update_fields=["state", "claimed_at", "attempts"])
    return delivery


def _send(delivery):
    if delivery.user and not delivery.user.is_active:
        _failed(delivery, "The account is closed.", final=True)
        return False
    try:
        _message(delivery).send()
    except Refused as error:
        _failed(delivery, str(error), final=True)
        return False
    except Unsure as error:
        delivery.state, delivery.last_error = State.UNSURE, str(error)
        delivery.save(update_fields=["state", "last_error"])
        return False
    except Exception as error:
        _failed(delivery, f"It could not be sent. {type(error).__name__}: {error}")
        return False
    delivery.state, delivery.sent_at, delivery.last_error = State.SENT, timezone.now(), ""
    delivery.save(update_fields=["state", "sent_at", "last_error"])
    return True


def _message(delivery):
    subject, body = rendered(delivery.template, delivery.context, delivery.user)
    domain = settings.SITE_URL.split("//")[-1].split("/")[0].split(":")[0]
    message = EmailMessage(
        subject,
        body,
        to=[delivery.address],
        # The same each time, so that a mail server that gets it twice can tell.
        headers={"Message-ID": f"<delivery-{delivery.pk}@{domain}>"},
    )
    message.reference = delivery.key
    if delivery.calendar_file:
        message.attach(_calendar_part(delivery.calendar_file))
    return message


def _calendar_part(calendar_file):
    """The file as mail programs expect it: they act on the method, which they read here."""
    part = SafeMIMEText(calendar_file, "calendar", "utf-8")
    method = re.search(r"^METHOD:([A-Z]+)", calendar_file, re.MULTILINE)
    if method:
        part.set_param("method", method.group(1))
    part.add_header("Content-Disposition", "attachment", filename="meeting.ics")
    return part


def _failed(delivery, error, final=False):
    """Try again later, each time after a longer wait, and give up in the end."""
    final = final or delivery.attempts >= ATTEMPTS
    delivery.state = State.FAILED if final else State.RETRIED
    delivery.last_error = error[:300]
    delivery.next_attempt_at = timezone.now() + dt.timedelta(
        minutes=5 * 3 ** (delivery.attempts - 1)
    )
    delivery.save(update_fields=["state", "last_error", "next_attempt_at"])
