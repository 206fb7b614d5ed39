"""What ends here when a record is closed: care, home, school, people, access."""

from django.db.models import F, Q, Value
from django.db.models.functions import Greatest, Now

from lac.accounts.actions import close_account

from .closing import WHY, Ending, ending
from .models import (
    AdmissionRequest,
    BrokenGlass,
    CareEpisode,
    ChildUserObjectPermission,
    DelegatedChild,
    EducationHealthCarePlan,
    Enrolment,
    PartTimeTimetable,
    Placement,
    PreviouslyLookedAfter,
    Professional,
    Referral,
    SchoolMove,
    SiblingLink,
    SupportNeed,
    TransitionPlan,
    YoungPersonAccount,
)


def _open(end, day):
    """A condition: the row has no last day, or one after a day."""
    return Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": day})


@ending(order=10, label="Part of the record of care: ends with the adoption")
class Care(Ending):
    """The episode of care; `close_on_adoption` has checked the day."""

    def rows(self, child, day):
        return CareEpisode.unscoped.filter(child=child, ended_on=None)

    def end(self, rows, closing):
        rows.update(
            ended_on=closing.adopted_on,
            reason_ended=closing.reason_ended,
            version=F("version") + 1,
        )


@ending(order=11, label="Home: ends with the adoption")
class Homes(Ending):
    """The placement; carers stop seeing the child with it."""

    def rows(self, child, day):
        return Placement.unscoped.filter(child=child, ended_on=None)

    def end(self, rows, closing):
        rows.update(ended_on=_last(closing, "started_on"), version=F("version") + 1)


@ending(order=20, label="School place in this record: ends with the adoption")
class Schools(Ending):
    """Enrolments. The school has the child under the new name, in a record of its own."""

    def rows(self, child, day):
        return Enrolment.unscoped.filter(_open("left_on", day), child=child)

    def end(self, rows, closing):
        rows.update(
            left_on=_last(closing, "admitted_on"),
            leaving_reason=WHY,
            version=F("version") + 1,
        )


@ending(order=22, label="Proposed moves of school: withdrawn")
class Moves(Ending):
    """Moves in Year 10 and 11 about which nobody has decided."""

    def rows(self, child, day):
        return SchoolMove.unscoped.filter(child=child, decided_on=None, withdrawn_on=None)

    def end(self, rows, closing):
        rows.update(withdrawn_on=closing.today, withdrawn_reason=WHY, version=F("version") + 1)


@ending(order=23, label="Transition plans: end with their steps")
class Transitions(Ending):
    """Plans for a change of school or phase that still run."""

    def rows(self, child, day):
        return TransitionPlan.unscoped.filter(child=child, ended_on=None)

    def end(self, rows, closing):
        rows.update(ended_on=closing.today, version=F("version") + 1)


@ending(order=21, label="Part-time timetable: ends")
class Timetables(Ending):
    """Part-time timetables that still run or are to come."""

    def rows(self, child, day):
        return PartTimeTimetable.unscoped.filter(child=child, ends_on__gt=day)

    def end(self, rows, closing):
        last = _last(closing, "starts_on")
        rows.update(ends_on=last, review_on=last, version=F("version") + 1)


@ending(order=22, label="Request for a school place: given up")
class Requests(Ending):
    """Requests that wait for an answer or a start."""

    def rows(self, child, day):
        return AdmissionRequest.unscoped.filter(child=child, started_on=None, closed_on=None)

    def end(self, rows, closing):
        rows.update(closed_on=closing.today, closed_reason=WHY, version=F("version") + 1)


@ending(order=23, label="Education, health and care plan: ceases in this record")
class Plans(Ending):
    """The plan goes on under the new name, without this record."""

    def rows(self, child, day):
        return EducationHealthCarePlan.unscoped.filter(child=child, ceased_on=None)

    def end(self, rows, closing):
        rows.update(ceased_on=_last(closing, "issued_on"), version=F("version") + 1)


@ending(order=24, label="Referral: closed")
class Referrals(Ending):
    """Referrals that nobody has closed or refused."""

    def rows(self, child, day):
        return Referral.unscoped.filter(child=child, closed_on=None, refused_on=None)

    def end(self, rows, closing):
        rows.update(closed_on=closing.today, outcome=WHY, version=F("version") + 1)


@ending(order=25, label="Need for support: no longer open")
class Needs(Ending):
    """Needs that referrals were about."""

    def rows(self, child, day):
        return SupportNeed.unscoped.filter(child=child, met_on=None)

    def end(self, rows, closing):
        rows.update(met_on=closing.today)


@ending(order=30, label="Person who works with the child: their last day")
class Professionals(Ending):
    """Those who are named now or from a day to come."""

    def rows(self, child, day):
        return Professional.unscoped.filter(_open("ends_on", day), child=child)

    def end(self, rows, closing):
        rows.update(ends_on=_last(closing, "starts_on"))


@ending(order=31, label="Access given for a time: ends now")
class Grants(Ending):
    """Named people who see the child because a head let them."""

    def rows(self, child, day):
        return ChildUserObjectPermission.objects.filter(content_object=child, ends_on__gte=day)

    def end(self, rows, closing):
        rows.filter(starts_on__gt=closing.yesterday).delete()
        rows.update(ends_on=closing.yesterday)


@ending(order=32, label="Emergency access: ends now")
class Emergencies(Ending):
    """Access that somebody took within the last hour."""

    def rows(self, child, day):
        return BrokenGlass.unscoped.open().filter(child=child)

    def end(self, rows, closing):
        rows.update(ended_at=Now())


@ending(order=33, label="Colleague who acts with this child for another: no longer")
class Delegations(Ending):
    """Delegations that name this child; one for all children leaves the record out anyway."""

    def rows(self, child, day):
        return DelegatedChild.unscoped.filter(child=child)

    def end(self, rows, closing):
        rows.delete()


@ending(order=34, label="The young person's own sign-in: closed")
class OwnAccount(Ending):
    """The sign-in bears the former name; the young person gets no other here."""

    def rows(self, child, day):
        return YoungPersonAccount.unscoped.filter(child=child).select_related("user")

    def end(self, rows, closing):
        for row in rows:
            if row.user.is_active and row.user.has_portal_roles_only:
                close_account(user=row.user, reason=WHY, by=closing.by)
        rows.delete()


@ending(order=36, label="Link with a brother or sister: removed")
class Siblings(Ending):
    """A brother or sister in care goes on without a trace of it in their record."""

    def rows(self, child, day):
        return SiblingLink.unscoped.of_child(child)

    def end(self, rows, closing):
        rows.delete()


@ending(order=35, label="Notes of a school on the child after care: taken out")
class SchoolNotes(Ending):
    """They stood on the child's former name; the school keeps a register of its own."""

    def rows(self, child, day):
        return PreviouslyLookedAfter.unscoped.filter(child=child)

    def end(self, rows, closing):
        rows.delete()


def _last(closing, begins):
    """The day of the adoption, or the row's first day where that is later."""
    return Greatest(F(begins), Value(closing.adopted_on))
