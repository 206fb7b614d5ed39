"""Made-up authorities, schools and inspections."""

import datetime as dt

import factory

from lac.organisations.models import Inspection, LocalAuthority, Phase, School


class LocalAuthorityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LocalAuthority

    # Never 9..: codes that tests name themselves; so with the numbers of schools below.
    code = factory.Sequence(lambda n: f"{n % 800 + 100}")
    name = factory.Sequence(lambda n: f"Wexcombe {n}")
    uses_lac = True


class SchoolFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = School

    urn = factory.Sequence(lambda n: f"{n % 600_000 + 200_000}")
    establishment_number = factory.Sequence(lambda n: f"{n % 1000 + 8000}")
    name = factory.Sequence(lambda n: f"Alder Hill School {n}")
    local_authority = factory.SubFactory(LocalAuthorityFactory)
    phase = Phase.SECONDARY


class InspectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Inspection

    school = factory.SubFactory(SchoolFactory)
    inspected_on = dt.date(2024, 3, 12)
    outcome = "Good"
    judged_good_or_better = True
