"""Every plan a person works with: what waits for them first, filters in the address."""

from functools import cached_property

from django.core.paginator import Paginator
from django.utils import timezone
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.accounts.models import allocated_to
from lac.audit.log import record
from lac.calendars.models import TermName
from lac.children.records import RequiresPermission
from lac.organisations.models import School

from ..blind import blind_plans, without_grades
from ..models import Pep, PepSection, PepState, Rag
from ..questions import VIRTUAL_SCHOOL
from ..sections import sections_of

PAGE_SIZE = 25
STATES = [*PepState.choices]
LATE = [("yes", "Late"), ("no", "Not late")]


class PepList(RequiresPermission, TemplateView):
    """Plans of the children this person works with."""

    permission = Permission.VIEW_PEP
    template_name = "pep/pep_list.html"

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        record("peps.viewed", by=request.user, filters=self.asked)
        return response

    def narrowed(self):
        """The plans that the reader works with and that the filters leave."""
        plans = Pep.visible_to(self.request.user, Permission.VIEW_PEP)
        self.schools = self._schools(plans)
        self.asked = self._asked()
        return self._narrow(plans)

    def get_context_data(self, **kwargs):
        page = Paginator(self.narrowed(), PAGE_SIZE).get_page(self.request.GET.get("page"))
        page.object_list = without_grades(page.object_list, self.request.user)
        if self.asked.get("state") == PepState.SUBMITTED:
            self._say_what_waits(page.object_list)
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "filters": self._filters(),
            "selected": self._selected(),
            "today": timezone.localdate(),
            "is_queue": self.asked.get("state") == PepState.SUBMITTED,
            "may_write": self.request.user.may(Permission.WRITE_PEP),
            "may_grade": self.request.user.may(Permission.GRADE_PEP),
        }

    def _say_what_waits(self, plans):
        """How many sections of each plan that was sent in its reader has yet to finish."""
        user = self.request.user
        # Signing finishes what the virtual school answers for.
        roles = user.roles - VIRTUAL_SCHOOL
        lent = {(it.role, key) for it in user.delegations for key in it.sections}
        if not (roles or lent):
            return
        rows = PepSection.visible_to(user, Permission.WRITE_PEP).filter(
            pep__in=[it.pk for it in plans], completed_at=None
        )
        waiting = set(rows.values_list("pep", "key"))
        for plan in plans:
            asked = sections_of(plan)
            keys = [it.key for it in asked if it.owner in roles or (it.owner, it.key) in lent]
            plan.waits_for_reader = sum((plan.pk, key) in waiting for key in keys)

    def _schools(self, plans):
        rows = School.objects.filter(pk__in=plans.values("school")).order_by("name")
        named = [(str(pk), name) for pk, name in rows.values_list("pk", "name")]
        return [("mine", "My schools"), *named] if self.allocated else named

    @cached_property
    def allocated(self):
        """Ids of the schools for which the reader is the allocated officer today."""
        return allocated_to(self.request.user, timezone.localdate())

    def _offered(self):
        years = range(timezone.localdate().year, timezone.localdate().year - 5, -1)
        terms = [
            (f"{year}-{name}", f"{label} {year}/{(year + 1) % 100:02d}")
            for year in years
            for name, label in reversed(TermName.choices)
        ]
        return [
            ("state", "Where it stands", STATES),
            ("term", "Term", terms),
            ("school", "School", [*self.schools, ("none", "No school")]),
            ("late", "On time?", LATE),
            ("grade", "Grade", Rag.choices),
        ]

    def _asked(self):
        """The filters in use, without any value that is not on offer."""
        asked = {}
        for name, _, choices in self._offered():
            value = self.request.GET.get(name, "")[:40]
            if value in dict(choices):
                asked[name] = value
        return asked

    def _narrow(self, plans):
        asked = self.asked
        plans = plans.filter(state=asked["state"]) if "state" in asked else plans.live()
        if "term" in asked:
            year, _, term = asked["term"].partition("-")
            plans = plans.of_term(int(year), term)
        if asked.get("school") == "mine":
            plans = plans.at_schools(self.allocated)
        elif "school" in asked:
            school = None if asked["school"] == "none" else asked["school"]
            plans = plans.filter(school=school)
        if "grade" in asked:
            blind = blind_plans(self.request.user)
            plans = plans.filter(rag=asked["grade"]).exclude(pk__in=blind)
        if "late" in asked:
            late = plans.late().values("pk")
            plans = (
                plans.filter(pk__in=late) if asked["late"] == "yes" else plans.exclude(pk__in=late)
            )
        order = (
            ["submitted_at"]
            if asked.get("state") == PepState.SUBMITTED
            else ["-term_starts_on", "cutoff_on", "child__family_name", "child__given_name"]
        )
        plans = plans.select_related("child", "school", "form__local_authority")
        return plans.order_by(*order, "pk")

    def _filters(self):
        return [
            {"name": name, "label": label, "choices": choices, "value": self.asked.get(name, "")}
            for name, label, choices in self._offered()
        ]

    def _selected(self):
        chips = []
        for it in self._filters():
            if it["value"]:
                query = self.request.GET.copy()
                query.pop(it["name"], None)
                query.pop("page", None)
                label = f"{it['label']}: {dict(it['choices'])[it['value']]}"
                chips.append({"label": label, "remove_url": f"?{query.urlencode()}"})
        return chips
