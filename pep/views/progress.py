"""A child's results over the terms, and early intervention where progress has slowed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.children.changes import ChildActionForm
from lac.children.records import ChildRecordView

from .. import actions
from ..forms.progress import AgreeForm, ChallengeSchoolForm, CloseForm, ResultForm
from ..models import AttainmentPoint, EarlyIntervention, Measure
from ..paths import path_of
from ..sections import section_of_rows
from ..tracking import windows_of_year
from .base import PepView

# More results than any child has; a guard, not a limit that anybody meets.
MOST = 600
# Why a school is not challenged is a line of the case.
MOST_TO_SPARE = 300


class ChildProgress(ChildRecordView, TemplateView):
    """Results by subject, the path of one of them, and what is done where progress slows."""

    permission = Permission.VIEW_PEP
    looked = "progress.viewed"
    tab = "pep:progress"
    template_name = "pep/child_progress.html"

    def get_context_data(self, **kwargs):
        user, today = self.request.user, timezone.localdate()
        points = list(
            AttainmentPoint.of(self.child, user, Permission.VIEW_PEP).select_related(
                "school", "attainment__pep"
            )[:MOST]
        )
        cases = EarlyIntervention.of(self.child, user, Permission.VIEW_PEP)
        series = _series(points)
        chosen = self._chosen(series)
        return super().get_context_data(**kwargs) | {
            "latest": [them[-1] for (_, kind), them in series.items() if kind != Measure.TOPIC],
            "chosen": chosen,
            "parts": self._parts(series, chosen),
            "path": path_of(series[chosen], self.child) if chosen else None,
            "results": reversed(series[chosen]) if chosen else [],
            "windows": _filled(windows_of_year(self.child.local_authority, today), points, today),
            "cases": cases.select_related("school", "challenge"),
            "may_record": Permission.WRITE_PEP in self.may,
            "may_challenge": Permission.GRADE_PEP in self.may,
        }

    def _chosen(self, series):
        """The subject asked for, else the one with most results."""
        asked = self.request.GET.get("subject", "").lower()
        for key in series:
            if key[0] == asked:
                return key
        return max(series, key=lambda key: len(series[key]), default=None)

    def _parts(self, series, chosen):
        return [
            {
                "label": them[-1].subject + (" (topics)" if key[1] == Measure.TOPIC else ""),
                "url": f"?subject={key[0]}#path",
                "current": key == chosen,
            }
            for key, them in series.items()
        ]


def _series(points):
    """{(subject, measure): results, oldest first}, by subject; topics of a subject on their own."""
    found = {}
    for point in reversed(points):
        name = point.subject.lower()
        if point.measure == Measure.TOPIC:
            name += " (topics)"
        found.setdefault((name, point.measure), []).append(point)
    return dict(sorted(found.items()))


def _filled(windows, points, today):
    """Each window with how many subjects have a result in it, and whether it is over."""
    rows = []
    for window in windows:
        subjects = {
            it.subject.lower()
            for it in points
            if it.measure == Measure.ASSESSMENT and window.holds(it.assessed_on)
        }
        rows.append({"window": window, "subjects": len(subjects), "over": window.ends_on < today})
    return rows


class ProgressFormPage(ChildActionForm):
    """A form under the child's tab "Progress"."""

    starts_clocks = False
    permission = Permission.WRITE_PEP
    looked = "progress.viewed"
    back = "pep:progress"


class AddResult(ProgressFormPage):
    """Record a result."""

    form_class = ResultForm
    heading = "Record a result"
    lede = "What is written in a PEP is here already, and is not recorded again."
    saved = "The result is recorded."

    def get_initial(self):
        return {"assessed_on": timezone.localdate(), "measure": Measure.ASSESSMENT, "on_track": ""}

    def act(self, data):
        actions.record_result(child=self.child, by=self.request.user, **data)


class OneResult(ChildRecordView):
    """A page about one result that was recorded here."""

    permission = Permission.WRITE_PEP

    @cached_property
    def result(self):
        """The result, or 404."""
        rows = AttainmentPoint.of(self.child, self.request.user, Permission.WRITE_PEP)
        return get_object_or_404(rows, pk=self.kwargs["pk"], attainment=None)


class EditResult(OneResult, ProgressFormPage):
    """Correct a result."""

    form_class = ResultForm
    heading = "Correct a result"
    saved = "The result is corrected."

    @property
    def row(self):
        return self.result

    def get_initial(self):
        return {name: getattr(self.row, name) for name in ResultForm.base_fields}

    def act(self, data):
        actions.edit_result(point=self.row, by=self.request.user, version=self.version, **data)


class RemoveResult(OneResult, TemplateView):
    """Ask once more, then take a result away."""

    looked = "progress.viewed"
    tab = "pep:progress"
    template_name = "pep/result_remove.html"

    def get_context_data(self, **kwargs):
        back = reverse("pep:progress", args=[self.child.pk])
        return super().get_context_data(**kwargs) | {"row": self.result, "back": back}

    def post(self, request, *args, **kwargs):
        actions.remove_result(point=self.result, by=request.user)
        messages.success(request, "The result is removed.")
        return HttpResponseRedirect(reverse("pep:progress", args=[self.child.pk]))


class InterventionForm(ProgressFormPage):
    """A form about one case of early intervention."""

    @cached_property
    def row(self):
        rows = EarlyIntervention.of(self.child, self.request.user, Permission.VIEW_PEP)
        case = rows.select_related("school").filter(pk=self.kwargs["pk"], closed_on=None).first()
        if case is None:
            raise Http404
        return case

    @property
    def kind(self):
        return str(self.row)


class AgreeIntervention(InterventionForm):
    """Say what is done about progress that has slowed."""

    form_class = AgreeForm
    heading = "Agree what is done"
    saved = "What is done is recorded."

    def get_initial(self):
        today = timezone.localdate()
        return {
            "plan": self.row.plan,
            "owner": self.row.owner,
            "agreed_on": self.row.agreed_on or today,
        }

    def act(self, data):
        actions.agree_intervention(
            case=self.row, by=self.request.user, version=self.version, **data
        )


class ChallengeSchool(InterventionForm):
    """Challenge the school about under-achievement, or say why not."""

    permission = Permission.GRADE_PEP
    write_permission = Permission.GRADE_PEP
    form_class = ChallengeSchoolForm
    heading = "Challenge the school"
    saved = "Your decision is recorded."

    def get_initial(self):
        return {"raised_on": timezone.localdate(), "working_days": 10}

    def act(self, data):
        about = data["about"]
        common = {"case": self.row, "by": self.request.user, "version": self.version}
        if data["decision"] == "spare":
            if len(about) > MOST_TO_SPARE:
                too_long = f"Say in at most {MOST_TO_SPARE} characters why not."
                raise ValidationError({"about": too_long})
            actions.spare_school(because=about, **common)
            return
        if not data["raised_on"]:
            raise ValidationError({"raised_on": "Say on which day it was put to the school."})
        actions.challenge_school(
            about=about,
            raised_on=data["raised_on"],
            working_days=data["working_days"],
            **common,
        )


class CloseIntervention(InterventionForm):
    """Say what came of it."""

    form_class = CloseForm
    heading = "Say what came of it"
    saved = "Early intervention is closed."

    def get_initial(self):
        return {"closed_on": timezone.localdate()}

    def act(self, data):
        actions.close_intervention(
            case=self.row, by=self.request.user, version=self.version, **data
        )


class TakeInResults(PepView):
    """Fill the plan's attainment with the term's latest results."""

    permission = Permission.WRITE_PEP
    http_method_names = ("post",)

    def post(self, request, *args, **kwargs):
        try:
            taken = actions.take_in_results(pep=self.pep, by=request.user)
            messages.success(
                request,
                f"{taken} {'subject is' if taken == 1 else 'subjects are'} filled in."
                if taken
                else "There is no newer result than the plan has.",
            )
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        section = section_of_rows(self.pep, "attainment")
        way = self.url("edit", section=section) if section else self.url("detail")
        return HttpResponseRedirect(way)
