"""Schools, hours, part-time timetables and EHCPs."""

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property

from lac.accounts.access import Permission
from lac.organisations.models import School

from .. import actions
from ..access import kept_to_schools, writable_schools
from ..changes import ChildActionForm
from ..forms.people import ReasonForm
from ..forms.schooling import (
    AddEhcpForm,
    AdmitForm,
    EhcpForm,
    EhcpReviewForm,
    EnrolmentForm,
    LeaveSchoolForm,
    PartTimeTimetableForm,
    ReviewTimetableForm,
)
from ..models import (
    EducationHealthCarePlan,
    EhcpReview,
    Enrolment,
    EnrolmentKind,
    PartTimeTimetable,
)
from ..school_moves.key_stage_4 import asked_of_first_day
from ..school_moves.meetings import asks_for_meeting


class SchoolingForm(ChildActionForm):
    """A form under the School tab."""

    permission = Permission.EDIT_ENROLMENT
    back = "children:school"


class Admit(SchoolingForm):
    """Put the child on the roll of a school."""

    form_class = AdmitForm
    heading = "Add a school"
    saved = "The school has been added."

    def get_initial(self):
        return {"kind": EnrolmentKind.MAIN}

    def get_form_kwargs(self):
        own = kept_to_schools(self.request.user, self.child, self.permission)
        schools = None if own is None else School.objects.filter(pk__in=own, is_open=True)
        return super().get_form_kwargs() | {
            "schools": schools,
            **asked_of_first_day(self.child),
        }

    def act(self, data):
        actions.admit(child=self.child, by=self.request.user, **data)


class OneEnrolment(SchoolingForm):
    """A form about one enrolment of the child, for its school and those above the schools."""

    @cached_property
    def row(self):
        mine = Enrolment.visible_to(self.request.user, self.permission).select_related("school")
        found = get_object_or_404(mine, pk=self.kwargs["pk"], child=self.child)
        schools = writable_schools(self.request.user, self.child, self.permission)
        if not schools.filter(pk=found.school_id).exists():
            raise PermissionDenied
        return found

    def get_heading(self):
        return f"{self.heading}: {self.row.school}"


class EditEnrolment(OneEnrolment):
    """Correct an enrolment."""

    form_class = EnrolmentForm
    heading = "Change the enrolment"
    saved = "The enrolment has been saved."

    def get_initial(self):
        return {name: getattr(self.row, name) for name in EnrolmentForm.base_fields}

    def act(self, data):
        actions.edit_enrolment(
            enrolment=self.row, by=self.request.user, version=self.version, **data
        )


class LeaveSchool(OneEnrolment):
    """Record the last day at a school."""

    form_class = LeaveSchoolForm
    heading = "Record leaving"
    saved = "The last day on roll has been recorded."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"asks_for_meeting": asks_for_meeting(self.child)}

    def act(self, data):
        actions.leave_school(enrolment=self.row, by=self.request.user, **data)


class RemoveEnrolment(OneEnrolment):
    """Take away an enrolment that was a mistake; for those who may end its clocks."""

    permission = Permission.WAIVE_DEADLINE
    form_class = ReasonForm
    heading = "Remove the enrolment"
    submit = "Remove it"
    kind = "warning"
    lede = (
        "Only for an enrolment that never was: entered for the wrong child, or twice. Its "
        "part-time timetables go with it, and people of the school can no longer open the record. "
        "For a child who was at the school, record the last day instead."
    )
    saved = "The enrolment has been removed."

    def moves_a_day(self, form):
        """The first day goes, and what was counted from it."""
        return True

    def act(self, data):
        actions.remove_enrolment(
            enrolment=self.row, by=self.request.user, version=self.version, **data
        )


class StartPartTimeTimetable(OneEnrolment):
    """Agree a part-time timetable for a time."""

    form_class = PartTimeTimetableForm
    heading = "Part-time timetable"
    lede = (
        "Every child of school age has a right to full-time education that suits them. "
        "A part-time timetable is for a short time only, and has a day when it is reviewed."
    )
    saved = "The part-time timetable has been recorded."

    def act(self, data):
        actions.start_part_time_timetable(enrolment=self.row, by=self.request.user, **data)


class ReviewPartTimeTimetable(SchoolingForm):
    """Record a review of a part-time timetable."""

    form_class = ReviewTimetableForm
    heading = "Review the part-time timetable"
    saved = "The review has been recorded."

    @cached_property
    def row(self):
        mine = PartTimeTimetable.visible_to(self.request.user, self.permission)
        mine = mine.select_related("enrolment__school")
        found = get_object_or_404(mine, pk=self.kwargs["pk"], child=self.child)
        schools = writable_schools(self.request.user, self.child, self.permission)
        if not schools.filter(pk=found.enrolment.school_id).exists():
            raise PermissionDenied
        return found

    def get_initial(self):
        return {"reviewed_on": timezone.localdate()}

    def act(self, data):
        actions.review_part_time_timetable(
            timetable=self.row, by=self.request.user, version=self.version, **data
        )


class AddEhcp(SchoolingForm):
    """Add an education, health and care plan."""

    form_class = AddEhcpForm
    heading = "Add an education, health and care plan"
    saved = "The plan has been saved."

    def get_initial(self):
        return {"local_authority": self.child.local_authority_id}

    def act(self, data):
        actions.save_ehcp(child=self.child, by=self.request.user, **data)


class EditEhcp(SchoolingForm):
    """Change an education, health and care plan."""

    form_class: type[Form] = EhcpForm
    saved = "The plan has been saved."
    heading = "Change the education, health and care plan"

    @cached_property
    def row(self):
        mine = EducationHealthCarePlan.visible_to(self.request.user, self.permission)
        return get_object_or_404(mine, pk=self.kwargs["pk"], child=self.child)

    def get_initial(self):
        return {name: getattr(self.row, name) for name in EhcpForm.base_fields}

    def act(self, data):
        actions.save_ehcp(
            child=self.child, ehcp=self.row, by=self.request.user, version=self.version, **data
        )


class AddEhcpReview(EditEhcp):
    """Record an annual review of a plan."""

    form_class = EhcpReviewForm
    heading = "Record an annual review of the plan"
    lede = "Record the meeting now, and the decision when the authority has made it."
    saved = "The review has been recorded."

    def get_initial(self):
        return {}

    def act(self, data):
        actions.save_ehcp_review(plan=self.row, by=self.request.user, **data)


class EditEhcpReview(SchoolingForm):
    """Add the decision to an annual review, or correct it."""

    form_class = EhcpReviewForm
    heading = "Change the annual review of the plan"
    saved = "The review has been saved."

    @cached_property
    def row(self):
        mine = EhcpReview.visible_to(self.request.user, self.permission).select_related("plan")
        return get_object_or_404(mine, pk=self.kwargs["pk"], child=self.child)

    def get_initial(self):
        return {name: getattr(self.row, name) for name in EhcpReviewForm.base_fields}

    def act(self, data):
        actions.save_ehcp_review(
            plan=self.row.plan,
            review=self.row,
            by=self.request.user,
            version=self.version,
            **data,
        )
