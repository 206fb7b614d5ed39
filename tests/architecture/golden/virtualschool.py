"""What the officers' pages need: a colleague to change, and term dates."""

import datetime as dt

from lac.accounts.access import Role
from tests.architecture.golden.objects import objects, posted
from tests.factories.accounts import InvitationFactory, TrainingFactory, user_with
from tests.factories.attendance import AttendanceCaseFactory
from tests.factories.calendars import ClosureFactory
from tests.factories.virtualschool import (
    AdviceRequestFactory,
    CertificateFactory,
    CourseBookingFactory,
    CourseFactory,
    DirectSupportFactory,
    PolicyFactory,
)


def _teacher(world):
    return user_with(Role.DESIGNATED_TEACHER, school=world.school)


@objects("virtualschool:indicator")
def an_indicator(world, child):
    return {"code": "no_school_place"}


@objects(
    "virtualschool:school",
    "virtualschool:school_edit",
    "virtualschool:inspection_add",
    "virtualschool:allocate",
)
def a_school(world, child):
    return {"pk": world.school.pk}


@objects("virtualschool:school_calendar")
def a_school_for_a_calendar(world, child):
    return {"school_pk": world.school.pk}


@objects(
    "virtualschool:person",
    "virtualschool:person_edit",
    "virtualschool:role_add",
    "virtualschool:account_close",
    "virtualschool:account_reopen",
    "virtualschool:account_unlock",
    "virtualschool:training_add",
)
def a_colleague(world, child):
    return {"pk": _teacher(world).pk}


@objects("virtualschool:invitation_again", "virtualschool:invitation_withdraw")
def a_pending_invitation(world, child):
    return {"pk": InvitationFactory(role=Role.CARER, local_authority=world.authority).pk}


@objects("virtualschool:role_end", "virtualschool:standing")
def a_role(world, child):
    teacher = _teacher(world)
    return {"pk": teacher.pk, "membership_pk": teacher.memberships.get().pk}


@objects("virtualschool:term_add", "virtualschool:closure_add")
def the_calendar(world, child):
    return {"calendar_pk": world.calendar.pk}


@objects("virtualschool:term_edit", "virtualschool:term_remove")
def a_term(world, child):
    return {"calendar_pk": world.calendar.pk, "pk": world.calendar.terms.first().pk}


@objects("virtualschool:closure_remove")
def a_closure(world, child):
    closure = ClosureFactory(calendar=world.calendar)
    return {"calendar_pk": world.calendar.pk, "pk": closure.pk}


@posted("virtualschool:invite")
def an_invitation(world, child):
    return {
        "email": "leila.haddad@lac.example",
        "full_name": "Leila Haddad",
        "role": "designated_teacher",
        "school": world.school.pk,
    }


@posted("virtualschool:role_add")
def another_role(world, child):
    return {"role": "carer"}


@posted("virtualschool:account_close")
def a_reason(world, child):
    return {"reason": "Left the school"}


@objects("virtualschool:training_remove")
def a_training(world, child):
    teacher = _teacher(world)
    training = TrainingFactory(user=teacher)
    return {"pk": teacher.pk, "training_pk": training.pk}


@objects("virtualschool:support_edit")
def a_piece_of_support(world, child):
    return {"pk": DirectSupportFactory(child=child).pk}


@objects("virtualschool:advice_request")
def a_request_for_advice(world, child):
    return {"pk": AdviceRequestFactory(local_authority=world.authority).pk}


@objects(
    "virtualschool:policy",
    "virtualschool:policy_read",
    "virtualschool:policy_replace",
    "virtualschool:policy_review",
    "virtualschool:policy_withdraw",
)
def a_policy(world, child):
    return {"pk": PolicyFactory(local_authority=world.authority).pk}


@objects("virtualschool:policy_file")
def a_policys_file(world, child):
    return a_policy(world, child) | {"number": 1}


@objects("virtualschool:left_give")
def a_case_that_nobody_leads(world, child):
    return {"kind": "attendance_cases", "key": str(AttendanceCaseFactory(child=world.child).pk)}


@posted("virtualschool:left_give")
def somebody_to_lead_it(world, child):
    return {"to": world.users[Role.VIRTUAL_SCHOOL_OFFICER].pk}


@objects("virtualschool:attainment_children")
def a_list_of_the_cohort(world, child):
    return {"which": "below"}


@objects("virtualschool:guide", "virtualschool:guide_drop")
def a_section_with_a_guide(world, child):
    return {"key": "targets"}


@objects(
    "virtualschool:course",
    "virtualschool:course_book",
    "virtualschool:course_unbook",
    "virtualschool:course_edit",
    "virtualschool:course_cancel",
)
def a_course(world, child):
    return {"pk": CourseFactory(local_authority=world.authority).pk}


@objects("virtualschool:course_attendance")
def a_course_of_last_week(world, child):
    held = dt.datetime(2026, 11, 12, 9, 30, tzinfo=dt.UTC)
    course = CourseFactory(local_authority=world.authority, starts_at=held)
    CourseBookingFactory(course=course, user=world.users[Role.DESIGNATED_TEACHER])
    return {"pk": course.pk}


@objects("virtualschool:certificate", "virtualschool:certificate_add")
def a_certificate(world, child):
    training = TrainingFactory(user=world.users[Role.DESIGNATED_TEACHER])
    return {"pk": CertificateFactory(training=training).training_id}


@posted("virtualschool:course_cancel")
def called_off(world, child):
    return {"reason": "The speaker is ill", "version": 1}


@posted("virtualschool:course_attendance")
def nobody_came(world, child):
    return {"version": 1}
