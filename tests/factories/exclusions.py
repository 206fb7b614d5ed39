"""Made-up suspensions and exclusions, with the days they take."""

import datetime as dt

import factory
from django.utils import timezone

from exclusions.models import (
    Channel,
    ExclusionReason,
    Kind,
    Notification,
    Provision,
    Recipient,
    Session,
    SuspendedDay,
    Suspension,
)


class SuspensionFactory(factory.django.DjangoModelFactory):
    """Two days from Monday 9 November 2026; say `kind`, `sessions=0` and no end for another."""

    class Meta:
        model = Suspension
        skip_postgeneration_save = True

    child = factory.SubFactory("tests.factories.children.ChildFactory")
    school = factory.SubFactory(
        "tests.factories.organisations.SchoolFactory",
        local_authority=factory.SelfAttribute("..child.local_authority"),
    )
    kind = Kind.SUSPENSION
    reason_1 = factory.LazyFunction(lambda: ExclusionReason.objects.get(code="DB"))
    decided_on = dt.date(2026, 11, 9)
    decided_by = "Judith Amos"
    started_on = factory.SelfAttribute("decided_on")
    started_session = Session.AM
    sessions = 4
    ended_on = factory.LazyAttribute(
        lambda it: (
            it.started_on + dt.timedelta(days=(it.sessions - 1) // 2) if it.sessions else None
        )
    )
    ended_session = Session.PM
    alternatives = "A day in the support base, and a meeting with the carer"
    run_started_on = factory.SelfAttribute("started_on")

    @factory.post_generation
    def days(self, create, extracted, **kwargs):
        """One row a day; weekends are not looked at, so begin early in the week."""
        for offset in range((self.sessions + 1) // 2):
            SuspendedDay.unscoped.create(
                suspension=self,
                child=self.child,
                day=self.started_on + dt.timedelta(days=offset),
                am=True,
                pm=offset * 2 + 2 <= self.sessions,
                sessions=min(2, self.sessions - offset * 2),
            )


class NotificationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Notification

    child = factory.SelfAttribute("suspension.child")
    suspension = factory.SubFactory(SuspensionFactory)
    recipient = Recipient.SOCIAL_WORKER
    sent_at = factory.LazyAttribute(
        lambda it: timezone.make_aware(
            dt.datetime.combine(it.suspension.decided_on, dt.time(15, 30))
        )
    )
    how = Channel.EMAIL
    sent_by = factory.SubFactory("tests.factories.accounts.UserFactory")


class ProvisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Provision

    child = factory.SelfAttribute("suspension.child")
    suspension = factory.SubFactory(SuspensionFactory)
    provider = "Harbour Learning Centre"
    starts_on = factory.SelfAttribute("suspension.started_on")
