import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError

from lac.audit.models import Event
from lac.audit.sentences import sentence_for
from lac.organisations import actions
from lac.organisations.models import LocalAuthority, School
from tests.factories.accounts import UserFactory
from tests.factories.organisations import InspectionFactory, LocalAuthorityFactory, SchoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory()


def test_save_authority__adds_and_changes_it(officer):
    authority = actions.save_authority(code="931", name="Wexcombe", by=officer)
    actions.save_authority(authority=authority, pep_from_age=2, by=officer)
    assert LocalAuthority.objects.get(code="931").pep_from_age == 2
    last = Event.objects.first()
    assert sentence_for(last) == "changed the authority Wexcombe"
    assert last.data["changed"] == {"pep_from_age": [3, 2]}


def test_save_authority__without_any_change_records_nothing(officer):
    authority = LocalAuthorityFactory(name="Wexcombe")
    actions.save_authority(authority=authority, name="Wexcombe", by=officer)
    assert not Event.objects.exists()


def test_save_authority__with_a_code_that_is_taken(officer):
    LocalAuthorityFactory(code="931")
    with pytest.raises(ValidationError, match="DfE code already exists"):
        actions.save_authority(code="931", name="Another", by=officer)


def test_save_school__adds_and_changes_it(officer):
    authority = LocalAuthorityFactory(code="931")
    school = actions.save_school(
        urn="123456",
        name="Alder Hill",
        establishment_number="4001",
        local_authority=authority,
        by=officer,
    )
    assert school.laestab == "9314001"
    actions.save_school(school=school, is_open=False, closed_on=dt.date(2026, 8, 31), by=officer)
    assert not School.objects.get(urn="123456").is_open
    assert Event.objects.first().data["changed"]["closed_on"] == [None, "2026-08-31"]


def test_save_school__closing_before_it_opens_is_refused(officer):
    school = SchoolFactory(opened_on=dt.date(2020, 9, 1))
    with pytest.raises(ValidationError, match="A school cannot close before it opens"):
        actions.save_school(school=school, closed_on=dt.date(2020, 8, 31), by=officer)
    actions.save_school(school=school, closed_on=dt.date(2020, 9, 1), by=officer)


def test_record_inspection__keeps_the_inspectorates_words(officer):
    school = SchoolFactory(name="Alder Hill")
    actions.record_inspection(
        school=school,
        inspected_on=dt.date(2026, 3, 3),
        outcome="Expected standard in all areas",
        by=officer,
    )
    inspection = school.inspections.get()
    assert inspection.judged_good_or_better is None
    assert sentence_for(Event.objects.get()) == (
        "recorded an inspection of Alder Hill: Expected standard in all areas"
    )


def test_record_inspection__twice_on_a_day_is_refused(officer):
    inspection = InspectionFactory()
    with pytest.raises(ValidationError, match="has an inspection on that day already"):
        actions.record_inspection(
            school=inspection.school,
            inspected_on=inspection.inspected_on,
            outcome="Good",
            by=officer,
        )


class TestRecordsKeptFrom:
    def test_day__is_kept_and_told(self, officer):
        authority = LocalAuthorityFactory(name="Wexcombe")
        day = dt.date(2026, 9, 1)
        actions.set_records_kept_from(authority=authority, day=day, by=officer)
        assert LocalAuthority.objects.get(pk=authority.pk).records_kept_from == day
        said = sentence_for(Event.objects.first())
        assert said == "set the records of Wexcombe to begin with 1 September 2026"

    def test_same_day_again__records_nothing(self, officer):
        authority = LocalAuthorityFactory(records_kept_from=dt.date(2026, 9, 1))
        actions.set_records_kept_from(authority=authority, day=dt.date(2026, 9, 1), by=officer)
        assert not Event.objects.exists()

    def test_no_day__means_from_the_beginning(self, officer):
        authority = LocalAuthorityFactory(records_kept_from=dt.date(2026, 9, 1))
        actions.set_records_kept_from(authority=authority, day=None, by=officer)
        assert LocalAuthority.objects.get(pk=authority.pk).records_kept_from is None
        assert sentence_for(Event.objects.first()).endswith("to begin with the beginning")

    @time_machine.travel("2026-11-20 12:00", tick=False)
    def test_today_is_allowed_and_tomorrow_is_not(self, officer):
        authority = LocalAuthorityFactory()
        today = dt.date(2026, 11, 20)
        actions.set_records_kept_from(authority=authority, day=today, by=officer)
        with pytest.raises(ValidationError, match="not in the future"):
            actions.set_records_kept_from(
                authority=authority, day=today + dt.timedelta(days=1), by=officer
            )
