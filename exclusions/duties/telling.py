"""Who is told of a decision, of its cancellation and of what the governing board decided.

"Without delay" is counted as the day itself: told that day is on time. A decision
that was cancelled has none of its own duties left, only those of the cancellation.
"""

from django.db.models import Exists, F, Min, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate

from lac.accounts.access import Role
from lac.deadlines.duty import Authority, CalendarDays, Cases, Duty, Source, WorkingDays, duty

from ..models import Kind, Notification, Recipient, Suspension
from .sources import (
    CANCELLING,
    CHECKED,
    EXCLUSION_REGULATIONS,
    FIVE_DAYS,
    SOCIAL_WORKER_AND_VSH,
    statute,
)


class _Told(Duty):
    """The base of the duties to tell somebody of a decision."""

    recipient = Recipient.PARENT
    about = Notification.About.DECISION
    owner = Role.DESIGNATED_TEACHER
    event = "The child was suspended or excluded"
    act_at = "exclusions:list"
    act_label = "Record who was told"
    # The day on which there was something to tell.
    since = "decided_on"
    ends_when_cancelled = True

    def rows(self):
        """The decisions of which this person is told."""
        return Suspension.unscoped.all()

    def cases(self):
        """One case a decision; done on the day the first message was sent."""
        told = (
            Notification.unscoped.filter(
                suspension=OuterRef("pk"),
                recipient=self.recipient,
                about=self.about,
            )
            .order_by()
            .values("suspension")
        )
        return Cases(
            self.rows(),
            started_on=F(self.since),
            done_on=Subquery(told.annotate(day=Min(TruncDate("sent_at"))).values("day")),
            ended_on=F("cancelled_on") if self.ends_when_cancelled else None,
            school=F("school_id"),
        )


@duty
class ParentsTold(_Told):
    """Parents are told of a suspension or exclusion without delay, in writing, with the reason.

    They are told its length and their rights. For a looked-after child "parent"
    includes the authority that holds a care order.
    """

    code = "exclusions.parents_told"
    title = "Tell the parents of the suspension or exclusion"
    recipient = Recipient.PARENT
    limits = {EXCLUSION_REGULATIONS: CalendarDays(0)}
    source = statute("duty to inform parents")


@duty
class CarerTold(_Told):
    """The carer is told of a suspension or exclusion without delay: they stand as a parent.

    Anyone with whom the child lives may make representations to the governing board.
    """

    code = "exclusions.carer_told"
    title = "Tell the carer of the suspension or exclusion"
    recipient = Recipient.CARER
    limits = {EXCLUSION_REGULATIONS: CalendarDays(0)}
    source = statute("Education Act 1996, section 576: who is a parent")


@duty
class SocialWorkerTold(_Told):
    """The social worker is told of a suspension or exclusion without delay, whatever its length."""

    code = "exclusions.social_worker_told"
    title = "Tell the social worker of the suspension or exclusion"
    recipient = Recipient.SOCIAL_WORKER
    limits = {SOCIAL_WORKER_AND_VSH: CalendarDays(0)}
    source = statute("as amended from 1 September 2022")


@duty
class VirtualSchoolHeadTold(_Told):
    """The virtual school head is told of a suspension or exclusion without delay."""

    code = "exclusions.virtual_school_head_told"
    title = "Tell the virtual school head of the suspension or exclusion"
    recipient = Recipient.VIRTUAL_SCHOOL_HEAD
    limits = {SOCIAL_WORKER_AND_VSH: CalendarDays(0)}
    source = statute("as amended from 1 September 2022")


@duty
class LocalAuthorityTold(_Told):
    """The local authority is told of every suspension or exclusion without delay."""

    code = "exclusions.local_authority_told"
    title = "Tell the local authority of the suspension or exclusion"
    recipient = Recipient.LOCAL_AUTHORITY
    limits = {SOCIAL_WORKER_AND_VSH: CalendarDays(0)}
    source = statute("as amended from 1 September 2022")


@duty
class GoverningBoardTold(_Told):
    """The governing board is told without delay of the decisions that it must consider.

    These are a permanent exclusion, a suspension that brings the term to more
    than five days, and one that misses a public exam or national test.
    """

    code = "exclusions.governing_board_told"
    title = "Tell the governing board of the suspension or exclusion"
    recipient = Recipient.GOVERNING_BOARD
    limits = {EXCLUSION_REGULATIONS: CalendarDays(0)}
    source = statute("duty to inform the governing board")

    def rows(self):
        """Decisions the board has to hear of at once; the others are told each term."""
        return Suspension.unscoped.filter(
            Q(kind=Kind.PERMANENT) | Q(term_sessions_after__gt=FIVE_DAYS) | Q(misses_exam=True)
        )


@duty
class ReviewingOfficerTold(_Told):
    """The social worker tells the independent reviewing officer within 1 working day."""

    code = "exclusions.reviewing_officer_told"
    longest_extension = None
    title = "Tell the independent reviewing officer of the suspension or exclusion"
    recipient = Recipient.REVIEWING_OFFICER
    owner = Role.SOCIAL_WORKER
    limits = {EXCLUSION_REGULATIONS: WorkingDays(1)}
    source = Source(
        Authority.LOCAL, "Promoting the education of looked-after children, local limit", CHECKED
    )


class _ToldOfCancellation(_Told):
    """The base of the duties to tell somebody that a decision was cancelled."""

    about = Notification.About.CANCELLATION
    event = "The decision was cancelled"
    since = "cancelled_on"
    ends_when_cancelled = False
    limits = {CANCELLING: CalendarDays(0)}
    source = statute("as amended from 1 September 2023: cancelling a decision")

    def rows(self):
        """The decisions that were cancelled."""
        return Suspension.unscoped.filter(cancelled_on__isnull=False)


@duty
class ParentsToldOfCancellation(_ToldOfCancellation):
    """The parents are told without delay that the decision was cancelled, and why.

    They are offered a meeting with the head teacher.
    """

    code = "exclusions.parents_told_of_cancellation"
    title = "Tell the parents of the cancellation"
    recipient = Recipient.PARENT


@duty
class SocialWorkerToldOfCancellation(_ToldOfCancellation):
    """The social worker is told without delay that the decision was cancelled, and why."""

    code = "exclusions.social_worker_told_of_cancellation"
    title = "Tell the social worker of the cancellation"
    recipient = Recipient.SOCIAL_WORKER


@duty
class VirtualSchoolHeadToldOfCancellation(_ToldOfCancellation):
    """The virtual school head is told without delay that the decision was cancelled, and why."""

    code = "exclusions.virtual_school_head_told_of_cancellation"
    title = "Tell the virtual school head of the cancellation"
    recipient = Recipient.VIRTUAL_SCHOOL_HEAD


@duty
class LocalAuthorityToldOfCancellation(_ToldOfCancellation):
    """The local authority is told without delay that the decision was cancelled, and why."""

    code = "exclusions.local_authority_told_of_cancellation"
    title = "Tell the local authority of the cancellation"
    recipient = Recipient.LOCAL_AUTHORITY


@duty
class GoverningBoardToldOfCancellation(_ToldOfCancellation):
    """The governing board is told without delay that a decision it knew of was cancelled."""

    code = "exclusions.governing_board_told_of_cancellation"
    title = "Tell the governing board of the cancellation"
    recipient = Recipient.GOVERNING_BOARD

    def rows(self):
        """Cancelled decisions of which the board had been told."""
        told = Notification.unscoped.filter(
            suspension=OuterRef("pk"),
            recipient=Recipient.GOVERNING_BOARD,
            about=Notification.About.DECISION,
        )
        return super().rows().filter(Exists(told))


class _ToldOfOutcome(_Told):
    """The base of the duties to tell somebody what the governing board decided."""

    about = Notification.About.OUTCOME
    event = "The governing board decided"
    since = "board_met_on"
    limits = {EXCLUSION_REGULATIONS: CalendarDays(0)}
    source = statute("duty of the governing board to notify of its decision")

    def rows(self):
        """The decisions about which the board has met."""
        return Suspension.unscoped.filter(board_met_on__isnull=False)


@duty
class ParentsToldOfOutcome(_ToldOfOutcome):
    """The parents are told without delay, in writing, what the governing board decided and why."""

    code = "exclusions.parents_told_of_outcome"
    title = "Tell the parents what the governing board decided"
    recipient = Recipient.PARENT


@duty
class LocalAuthorityToldOfOutcome(_ToldOfOutcome):
    """The local authority is told without delay what the governing board decided and why."""

    code = "exclusions.local_authority_told_of_outcome"
    title = "Tell the local authority what the governing board decided"
    recipient = Recipient.LOCAL_AUTHORITY
