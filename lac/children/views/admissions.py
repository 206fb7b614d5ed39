"""Requests for a school place: of all my children, of one child, one of them and its steps."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.audit.log import record

from .. import actions
from ..changes import ChildActionForm
from ..forms.admissions import AdmissionStepForm, AskForPlaceForm, StartForm
from ..models import AdmissionRequest, AdmissionRoute, EnrolmentKind
from ..records import ChildRecordView, RequiresPermission
from ..school_moves.key_stage_4 import asked_of_first_day
from ..siblings import siblings_at

WORDS = {
    "asked": ("Waiting for an answer", "yellow"),
    "acknowledged": ("Acknowledged, waiting for an answer", "yellow"),
    "offered": ("Offered, not started", "blue"),
    "refused": ("Refused", "red"),
    "appealed": ("Appeal", "orange"),
    "direction_asked": ("Direction asked for", "orange"),
    "fair_access": ("Fair access", "orange"),
    "started": ("Place taken up", "green"),
    "closed": ("No longer asked for", "grey"),
}
TOLD = {
    "acknowledged": "Acknowledged",
    "offered": "Place offered",
    "refused": "Refused",
    "appealed": "Appealed",
    "direction_asked": "Direction asked for",
    "fair_access": "Fair access",
    "started": "First day on roll",
    "closed": "No longer asked for",
}
SHOWN = {"open": "Waiting to start", "unanswered": "Without an answer", "ended": "Ended"}


def admission_rows(requests, today):
    """Requests as rows of a table: the state in words, and how long the child waits."""
    return [
        {
            "row": it,
            "words": WORDS[it.state][0],
            "colour": WORDS[it.state][1],
            "days": it.waiting_days(today),
            "is_waiting": it.is_open,
        }
        for it in requests
    ]


class AdmissionList(RequiresPermission, TemplateView):
    """The requests for the children this person works with, the longest wait first."""

    permission = Permission.EDIT_ENROLMENT
    template_name = "children/admission_list.html"

    def get_context_data(self, **kwargs):
        asked, user = self.request.GET, self.request.user
        show = asked.get("show") if asked.get("show") in SHOWN else "open"
        rows = AdmissionRequest.visible_to(user, self.permission)
        rows = {"open": rows.open(), "unanswered": rows.unanswered()}.get(
            show, rows.exclude(started_on=None, closed_on=None)
        )
        rows = rows.select_related("child", "school")
        rows = rows.order_by("-asked_on" if show == "ended" else "asked_on", "pk")
        page = Paginator(rows, 25).get_page(asked.get("page"))
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "rows": admission_rows(page, timezone.localdate()),
            "parts": [
                {"label": label, "url": f"?show={key}", "current": key == show}
                for key, label in SHOWN.items()
            ],
        }

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        record("admissions.list.viewed", by=request.user)
        return response


class ChildAdmissions(ChildRecordView, TemplateView):
    """The schools that were asked to take one child, and what they said."""

    template_name = "children/child_admissions.html"
    looked = "admissions.viewed"

    def get_context_data(self, **kwargs):
        rows = AdmissionRequest.of(self.child, self.request.user).select_related("school")
        return super().get_context_data(**kwargs) | {
            "rows": admission_rows(rows, timezone.localdate()),
            "may_edit": Permission.EDIT_ENROLMENT in self.may,
        }


class OneAdmission(ChildRecordView):
    """A page about one request."""

    tab = "children:admissions"

    @cached_property
    def admission(self):
        mine = AdmissionRequest.of(self.child, self.request.user)
        return get_object_or_404(mine.select_related("school"), pk=self.kwargs["pk"])

    def look_data(self):
        return {"school": str(self.admission.school)}


class AdmissionDetail(OneAdmission, TemplateView):
    """One request: each step with its day, and the reasons."""

    template_name = "children/admission_detail.html"
    looked = "admission.viewed"

    def get_context_data(self, **kwargs):
        (row,) = admission_rows([self.admission], timezone.localdate())
        may_edit = Permission.EDIT_ENROLMENT in self.may and self.admission.is_open
        return super().get_context_data(**kwargs) | {
            "row": row,
            "rows": _told(self.admission, row),
            "siblings_here": siblings_at(self.admission.school_id, self.child, self.request.user),
            "may_edit": may_edit,
            "may_start": may_edit and self.admission.offered_on is not None,
        }


def _told(it, row):
    rows = [
        ("Which admission", it.get_route_display()),
        ("Asked", it.asked_on),
        ("Who asked", it.asked_by_name),
        ("Start asked for", it.wanted_from or "As soon as possible"),
    ]
    for step, day in it.steps():
        rows.append((TOLD[step], day))
        if step == "refused":
            rows.append(("Why the school refused", it.refusal_reason))
        if step == "closed":
            rows.append(("Why", it.closed_reason))
    return [*rows, ("Days so far" if row["is_waiting"] else "Days it took", row["days"])]


class AskForPlace(ChildActionForm):
    """Record that a school was asked to take the child."""

    permission = Permission.EDIT_ENROLMENT
    form_class = AskForPlaceForm
    heading = "Record a request for a school place"
    submit = "Record the request"
    saved = "The request has been recorded."
    back = "children:admissions"

    def get_initial(self):
        return {
            "route": AdmissionRoute.IN_YEAR,
            "asked_on": timezone.localdate(),
            "asked_by_name": self.request.user.full_name,
        }

    def act(self, data):
        actions.ask_for_place(child=self.child, by=self.request.user, **data)


class OneAdmissionForm(OneAdmission, ChildActionForm):
    """A form about one request."""

    permission = Permission.EDIT_ENROLMENT
    looked = "child.form.viewed"
    tab = back = "children:admissions"

    @property
    def row(self):
        return self.admission

    def get_heading(self):
        return f"{self.heading}: {self.admission.school}"

    def look_data(self):
        return {"form": self.get_heading()}

    def get_success_url(self):
        return self.admission.get_absolute_url()


class MoveAdmission(OneAdmissionForm):
    """Record the next step of a request."""

    form_class = AdmissionStepForm
    heading = "Record what happened"
    saved = "The request has been brought up to date."

    def get_initial(self):
        return {"on": timezone.localdate()}

    def act(self, data):
        actions.record_admission_step(
            request=self.admission, by=self.request.user, version=self.version, **data
        )


class StartAtSchool(OneAdmissionForm):
    """Put the child on the roll of the school that offered a place."""

    form_class = StartForm
    heading = "Record the start"
    submit = "Put on the roll"
    saved = "The child is on the roll, and the request has ended."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | asked_of_first_day(self.child)

    def get_initial(self):
        wanted = self.admission.wanted_from
        return {"kind": EnrolmentKind.MAIN, "admitted_on": wanted or timezone.localdate()}

    def act(self, data):
        actions.start_at_school(
            request=self.admission, by=self.request.user, version=self.version, **data
        )
