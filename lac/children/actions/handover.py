"""Packs for a child's next school: opened, put together and sealed, handed over, acknowledged."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from lac.accounts.access import Permission, Role
from lac.accounts.models import Membership, User
from lac.audit.log import record, record_many
from lac.calendars.days import in_words
from lac.pdf import render_pdf

from ..access import permissions_on
from ..models import (
    Audience,
    CareEpisode,
    Child,
    DocumentKind,
    Enrolment,
    HandoverPack,
    HandoverPaper,
)
from ..models.codes import SHORT_BREAKS
from ..notices import tell
from ..pack import PASSED_ON, papers_of, seal_of, summary_of
from ..school_moves.packs import is_of_next_school
from ..tasks import make_handover
from ..versions import claim
from .checks import has_reason
from .documents import add_document, withdraw_document

# A first day that is recorded later than this many days after gets no pack by itself.
RECENT = dt.timedelta(days=60)
AN_HOUR = dt.timedelta(hours=1)
BY_LAC = "By LAC, with a link"


@transaction.atomic
def open_handovers(*, by, children=None):
    """Ask for the pack of every child in care who changed school and has none yet; their ids.

    From the first day at the new school, when its teacher may open the record.
    `children` limits it to some children (ids). Running it twice asks once; what could not
    be made, or was not within the hour, is asked for again.
    """
    packs = [
        HandoverPack(
            child_id=it.child_id,
            enrolment=it,
            from_school_id=it.last_school,
            to_school_id=it.school_id,
        )
        for it in _changes(timezone.localdate(), children)
    ]
    HandoverPack.unscoped.bulk_create(packs, ignore_conflicts=True)
    new = HandoverPack.unscoped.filter(enrolment__in=[it.enrolment_id for it in packs])
    stuck = Q(progress=HandoverPack.Progress.FAILED) | Q(asked_at__lt=timezone.now() - AN_HOUR)
    again = HandoverPack.unscoped.open().filter(stuck, made_at=None, child__closed_on=None)
    if children is not None:
        again = again.filter(child__in=children)
    asked = sorted({*new.values_list("pk", flat=True), *again.values_list("pk", flat=True)})
    for pk in asked:
        transaction.on_commit(lambda pk=pk: make_handover.delay(pk), robust=True)
    record_many("handover.asked_for", by=by, children=sorted({it.child_id for it in packs}))
    return asked


def _changes(today, children):
    """First days at another main school while in care, with `last_school`, that have no pack."""
    rows = Enrolment.unscoped.main().filter(
        admitted_on__range=(today - RECENT, today),
        child__in=_in_care_children(),
    )
    if children is not None:
        rows = rows.filter(child__in=children)
    last = Enrolment.unscoped.main().filter(
        child=OuterRef("child"), admitted_on__lt=OuterRef("admitted_on")
    )
    last = last.order_by("-admitted_on").values("school")[:1]
    rows = rows.annotate(last_school=Subquery(last)).filter(last_school__isnull=False)
    packs = HandoverPack.unscoped.filter(enrolment=OuterRef("pk"))
    return [it for it in rows.filter(~Exists(packs)) if it.last_school != it.school_id]


def _in_care_children():
    episodes = CareEpisode.unscoped.in_care().exclude(legal_status__in=SHORT_BREAKS)
    return episodes.values("child")


def make_pack(*, pack, by=None):
    """Put a pack together, seal it, and send it if the new school works here.

    Once it is made, it is never made again. Writes that it could not be made, and
    raises whatever stood in the way.
    """
    if pack.made_at or pack.withdrawn_on:
        return pack
    try:
        papers = _papers(pack)
    except Exception:
        HandoverPack.unscoped.filter(pk=pack.pk).update(progress=HandoverPack.Progress.FAILED)
        raise
    return _seal(pack, papers, by)


def _papers(pack):
    """The summary, then the papers of their own: pairs of a title and a PDF."""
    child, day = pack.child, _last_day(pack)
    context = {
        "pack": pack,
        "child": child,
        "left_on": day,
        "parts": summary_of(child, pack.from_school, day),
        "made_on": timezone.localdate(),
    }
    return [("Handover summary", render_pdf("pdf/handover.html", context)), *papers_of(child)]


def _last_day(pack):
    before = Enrolment.unscoped.main().filter(child=pack.child_id, school=pack.from_school_id)
    before = before.filter(admitted_on__lt=pack.enrolment.admitted_on).order_by("-admitted_on")
    return before.first().left_on or pack.enrolment.admitted_on


@transaction.atomic
def _seal(pack, papers, by):
    current = claim(pack, None)
    if current.made_at or current.withdrawn_on:
        return current
    for title, pdf in papers:
        document = add_document(
            child=current.child,
            file=ContentFile(pdf, name=f"{title}.pdf"),
            title=f"{title}, for {current.to_school}"[:120],
            kind=DocumentKind.PLAN,
            audience=Audience.PLANS,
            dated_on=timezone.localdate(),
            by=by,
        )
        kept = document.files.first()
        HandoverPaper.unscoped.create(
            child_id=current.child_id, pack=current, title=title, file=kept, sha256=kept.sha256
        )
    current.sha256 = seal_of(current.papers.values_list("title", "sha256"))
    current.made_at, current.progress = timezone.now(), HandoverPack.Progress.MADE
    current.version += 1
    current.save()
    _send(current, by)
    record(
        "handover.made",
        by=by,
        subject=current,
        child=current.child_id,
        school=str(current.to_school),
        sha256=current.sha256,
    )
    return current


def _send(pack, by):
    """Tell the designated teachers of the new school, and give them what is unfinished.

    Those who may open the record: where it is restricted and they are none of its readers,
    somebody who is hands the pack over.
    """
    there = _teachers(pack.to_school_id, timezone.localdate())
    new = [it for it in there if Permission.VIEW_CHILD in permissions_on(it, pack.child_id)]
    if not new:
        return
    pack.sent_on, pack.sent_how = timezone.localdate(), BY_LAC
    pack.sent_to = ", ".join(it.full_name for it in new)[:200]
    old = [it for it in _teachers(pack.from_school_id, _last_day(pack)) if it not in new]
    if old:
        pack.actions_passed = sum(passing(pack.child, old, new[0], by) for passing in PASSED_ON)
    pack.save()
    tell("handover", key=f"handover:{pack.pk}", people=new, count=1)


def _teachers(school_id, day):
    """The designated teachers of a school on a day, as users."""
    held = Membership.objects.on(day).filter(role=Role.DESIGNATED_TEACHER, school=school_id)
    people = User.objects.filter(Q(pk__in=held.values("user")), is_active=True)
    return list(people.order_by("full_name", "pk"))


@transaction.atomic
def hand_over(*, pack, sent_on, sent_to, sent_how, by, version=None):
    """Record that a pack went to a school that does not work here: when, to whom and how.

    Raises ValidationError, and StaleSave.
    """
    current = claim(pack, version)
    _check_stands(current)
    if not current.made_at:
        raise ValidationError("The pack is not ready yet. Wait until it is put together.")
    if current.sent_on:
        raise ValidationError(f"The pack went to the school on {in_words(current.sent_on)}.")
    first = timezone.localtime(current.made_at).date()
    if not first <= sent_on <= timezone.localdate():
        raise ValidationError(
            {"sent_on": f"The day is from {in_words(first)}, when it was made, to today."}
        )
    current.sent_on, current.sent_to = sent_on, sent_to.strip()
    current.sent_how = sent_how.strip()
    current.version += 1
    current.full_clean(validate_constraints=False)
    current.save()
    record(
        "handover.sent",
        by=by,
        subject=current,
        child=current.child_id,
        school=str(current.to_school),
        to=current.sent_to,
        on=in_words(sent_on),
    )
    return current


@transaction.atomic
def acknowledge_handover(*, pack, by, on=None, name="", version=None):
    """Record that the new school has the pack.

    Its own staff do so for a pack that LAC sent, in their own name, today. For another
    school somebody records the day and who said so. Raises ValidationError, and StaleSave.
    """
    Child.unscoped.select_for_update().get(pk=pack.child_id)
    current = claim(pack, version)
    _check_stands(current)
    if not current.sent_on:
        raise ValidationError("The pack did not go to the school yet.")
    if current.acknowledged_on:
        raise ValidationError(
            f"{current.acknowledged_by} acknowledged it on {in_words(current.acknowledged_on)}."
        )
    if current.sent_how == BY_LAC:
        on, name = _by_the_school(current, by)
    if on is None or not current.sent_on <= on <= timezone.localdate():
        raise ValidationError(
            {"on": f"The day is from {in_words(current.sent_on)}, when it was sent, to today."}
        )
    if not name.strip():
        raise ValidationError({"name": "Say who acknowledged it."})
    current.acknowledged_on, current.acknowledged_by = on, name.strip()
    current.version += 1
    current.full_clean(validate_constraints=False)
    current.save()
    record(
        "handover.acknowledged",
        by=by,
        subject=current,
        child=current.child_id,
        school=str(current.to_school),
        name=current.acknowledged_by,
    )
    return current


@transaction.atomic
def withdraw_handover(*, pack, reason, by, version=None):
    """Withdraw a pack that was made for the wrong school, and close its papers, with the reason.

    The school it went to is told; where somebody there has acknowledged it, so is the school it
    came from, and that it was acknowledged stays on record. Raises ValidationError, and StaleSave.
    """
    Child.unscoped.select_for_update().get(pk=pack.child_id)
    current = claim(pack, version)
    _check_stands(current)
    has_reason(reason)
    current.withdrawn_on, current.why_withdrawn = timezone.localdate(), reason.strip()
    current.version += 1
    current.full_clean(validate_constraints=False)
    current.save()
    for paper in current.papers.select_related("file__document"):
        if paper.file.document.withdrawn_at is None:
            withdraw_document(document=paper.file.document, reason=reason.strip(), by=by)
    record(
        "handover.withdrawn",
        by=by,
        subject=current,
        child=current.child_id,
        school=str(current.to_school),
    )
    _tell_withdrawn(current)
    return current


def _tell_withdrawn(pack):
    schools = [pack.to_school_id] if pack.sent_how == BY_LAC else []
    if pack.acknowledged_on:
        schools.append(pack.from_school_id)
    people = {it for school in schools for it in _teachers(school, timezone.localdate())}
    tell("handover_withdrawn", key=f"handover-withdrawn:{pack.pk}", people=people, count=1)


def _check_stands(pack):
    if pack.withdrawn_on:
        raise ValidationError(f"The pack was withdrawn on {in_words(pack.withdrawn_on)}.")


def _by_the_school(pack, by):
    if not is_of_next_school(pack, by):
        raise ValidationError(f"{pack.sent_to} of {pack.to_school} acknowledges this pack.")
    return timezone.localdate(), by.full_name
