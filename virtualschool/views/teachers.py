"""The register of designated teachers, as a page and as a file, and the log of training."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from lac.accounts.models import Training
from lac.spreadsheets import csv_file

from .. import actions
from ..forms import TrainingForm
from ..teachers import register
from .manage import ManagePage
from .people import AboutPerson, PersonPage

PAGE = 25
HEADERS = [
    "School",
    "URN",
    "Children",
    "Designated teacher",
    "Since",
    "Senior leader",
    "Qualified teacher",
    "Last trained",
    "Warnings",
]
WORDS = {True: "Yes", False: "No", None: "Not known"}


class TeachersView(ManagePage, TemplateView):
    """Schools with children, their designated teachers and what is amiss. `?as=csv` is the file."""

    template_name = "virtualschool/teacher_list.html"

    def get(self, request, *args, **kwargs):
        return self._file() if request.GET.get("as") == "csv" else super().get(request)

    def _lines(self):
        lines = register(self.authority, timezone.localdate())
        if self.request.GET.get("show") == "warnings":
            lines = [it for it in lines if it.warnings]
        return lines

    def get_context_data(self, **kwargs):
        lines = self._lines()
        return super().get_context_data(**kwargs) | {
            "page_obj": Paginator(lines, PAGE).get_page(self.request.GET.get("page")),
            "only_warnings": self.request.GET.get("show") == "warnings",
            "tiles": [
                {
                    "label": label,
                    "figure": sum(asked(it) for it in lines),
                    "tone": "bad" if any(asked(it) for it in lines) else "good",
                }
                for label, asked in (
                    ("Schools without a designated teacher", lambda it: it.membership is None),
                    ("Not senior or not qualified", _lacks_standing),
                    ("Training missing or out of date", _lacks_training),
                )
            ],
        }

    def _file(self):
        lines = self._lines()
        response = csv_file("designated-teachers.csv", HEADERS, map(_cells, lines))
        actions.record_export(label="Designated teachers", rows=len(lines), by=self.request.user)
        return response


def _lacks_standing(line):
    it = line.membership
    return it is not None and not (it.is_senior_leader and it.is_qualified_teacher)


def _lacks_training(line):
    return any("raining" in words for words in line.warnings)


def _cells(line):
    it = line.membership
    return [
        line.school.name,
        line.school.urn,
        line.school.child_count,
        it.user.full_name if it else "",
        it.starts_on.isoformat() if it else "",
        WORDS[it.is_senior_leader] if it else "",
        WORDS[it.is_qualified_teacher] if it else "",
        line.last_trained_on.isoformat() if line.last_trained_on else "",
        "; ".join(line.warnings),
    ]


class AddTraining(AboutPerson):
    """Note training that somebody attended."""

    form_class = TrainingForm
    saved = "The training is recorded."

    def get_heading(self):
        return f"Record training of {self.person}"

    def act(self, data):
        actions.record_training(
            user=self.person, authority=self.authority, by=self.request.user, **data
        )


class RemoveTraining(PersonPage, View):
    """Take a line out of the log; another person's is 404."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """Remove it and go back to the person."""
        training = Training.objects.filter(user=self.person, pk=kwargs["training_pk"]).first()
        if training is None:
            raise Http404
        actions.remove_training(training=training, authority=self.authority, by=request.user)
        messages.success(request, "The training is taken out of the log.")
        return redirect(reverse("virtualschool:person", args=[self.person.pk]))
