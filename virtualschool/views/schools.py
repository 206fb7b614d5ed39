"""Schools as their administrators see them: who leads for the children, inspections, own dates."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import SCHOOL_ROLES, Permission
from lac.accounts.actions import allocate_officer
from lac.accounts.models import OfficerAllocation
from lac.calendars.models import Calendar
from lac.children.changes import ActionForm
from lac.organisations.actions import record_inspection, save_school

from .. import reach
from ..forms import InspectionForm, OfficerForm, SchoolForm
from .manage import ManagePage

PAGE = 25
WHICH = [("ours", "With our children"), ("all", "All schools")]


class SchoolsView(ManagePage, TemplateView):
    """The authority's schools, and those elsewhere with its children on roll."""

    template_name = "virtualschool/school_list.html"

    def get_context_data(self, **kwargs):
        words = self.request.GET.get("q", "").strip()[:100]
        which = self.request.GET.get("which", "" if words else "ours")
        schools = self._found(words)
        if which == "ours":
            schools = schools.filter(child_count__gt=0)
        page = Paginator(schools.order_by("name", "urn"), PAGE).get_page(
            self.request.GET.get("page")
        )
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "words": words,
            "views": [
                {"label": label, "url": f"?which={name}", "current": name == which}
                for name, label in WHICH
            ],
            "counts_are_shown": self.request.user.may(Permission.VIEW_DASHBOARD),
        }

    def _found(self, words):
        schools = reach.with_people(reach.schools_of(self.authority), self.authority)
        for word in words.split()[:6]:
            schools = schools.filter(
                Q(name__icontains=word)
                | Q(urn=word)
                | Q(town__icontains=word)
                | Q(teacher__icontains=word)
                | Q(officer__icontains=word)
            )
        return schools


class SchoolPage(ManagePage):
    """A page about one school within the authority's reach; another is 404."""

    @cached_property
    def school(self):
        """The school with what its list shows."""
        schools = reach.with_people(reach.schools_of(self.authority), self.authority)
        school = schools.filter(pk=self.kwargs["pk"]).first()
        if school is None:
            raise Http404
        return school

    @property
    def is_ours(self):
        """Whether the authority manages the school's details and people."""
        return reach.is_run_by(self.school, self.authority)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"school": self.school, "is_ours": self.is_ours}


class SchoolView(SchoolPage, TemplateView):
    """One school."""

    template_name = "virtualschool/school_detail.html"

    def get_context_data(self, **kwargs):
        school = self.school
        names = self.request.user.may(Permission.VIEW_DASHBOARD)
        return super().get_context_data(**kwargs) | {
            "facts": self._facts(),
            "people": self._people(),
            "officer_row": self._officer(),
            "inspections": school.inspections.all()[:5],
            "calendar": Calendar.objects.filter(school=school).first(),
            "children_url": f"{reverse('children:list')}?school={school.urn}" if names else "",
            "may_appoint": self.is_ours
            and SCHOOL_ROLES & set(reach.roles_to_give(self.request.user, self.authority)),
        }

    def _facts(self):
        it = self.school
        address = ", ".join(filter(None, [it.street, it.town, it.postcode]))
        return [
            ("URN", it.urn),
            ("DfE number", it.laestab if it.establishment_number else ""),
            ("Authority", it.local_authority),
            ("Phase", it.get_phase_display()),
            ("Type", it.establishment_type),
            ("Head teacher", it.head_teacher),
            ("Address", address),
            ("Telephone", it.telephone),
            ("Website", it.website),
        ]

    def _people(self):
        """Who works with the children there, today and from a day to come."""
        today = timezone.localdate()
        held = (
            reach.memberships_of(self.authority)
            .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), school=self.school)
            .order_by("role", "user__full_name")
        )
        return [
            {
                "membership": it,
                "is_teacher": it.role == "designated_teacher",
                "may_change": reach.may_change(self.request.user, it, self.authority),
            }
            for it in held
        ]

    def _officer(self):
        return (
            OfficerAllocation.objects.filter(
                ends_on__isnull=True, school=self.school, local_authority=self.authority
            )
            .select_related("officer")
            .first()
        )


class AboutSchool(SchoolPage, ActionForm):
    """A form about one school."""

    template_name = "children/page_form.html"

    def get_success_url(self):
        return reverse("virtualschool:school", args=[self.school.pk])


class OurSchoolForm(AboutSchool):
    """A form about a school that the authority manages; any other school's is 404."""

    @cached_property
    def school(self):
        school = super().school
        if not reach.is_run_by(school, self.authority):
            raise Http404
        return school


class EditSchool(OurSchoolForm):
    """Correct a school's details."""

    form_class = SchoolForm
    saved = "The school is saved."

    def get_heading(self):
        return f"Change {self.school.name}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.school}

    def act(self, data):
        save_school(school=self.school, by=self.request.user, **data)


class AddInspection(OurSchoolForm):
    """Record an inspection."""

    form_class = InspectionForm
    heading = "Record an inspection"
    saved = "The inspection is recorded."

    def act(self, data):
        record_inspection(school=self.school, by=self.request.user, **data)


class AllocateOfficer(AboutSchool):
    """Say who at the virtual school is the school's first contact."""

    form_class = OfficerForm
    heading = "Allocate an officer"
    saved = "The officer is allocated."

    @property
    def lede(self):
        return f"Who is the first contact of {self.school} for {self.authority}’s children?"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"officers": reach.officers_of(self.authority)}

    def act(self, data):
        allocate_officer(
            school=self.school, local_authority=self.authority, by=self.request.user, **data
        )
