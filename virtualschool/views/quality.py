"""The quality of plans by school, term by term: grades, good enough, meetings, agreement."""

from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.audit.log import record
from lac.charts import line_chart, stacked_bar_chart
from lac.organisations.models import School
from pep.blind import blind_plans
from pep.models import Pep
from pep.quality import kappa_in_words
from pep.quality_figures import Quality, agreement_by_term, comments_of, quality_by_school

from .pages import AuthorityPage
from .rubrics import chosen_term, terms_around

SHOWN = 6


class QualityTrend(AuthorityPage, TemplateView):
    """How good plans and meetings are, by school and term."""

    permission = Permission.VIEW_DASHBOARD
    template_name = "virtualschool/quality_trend.html"

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        record("pep.quality_viewed", by=request.user)
        return response

    def get_context_data(self, **kwargs):
        plans = Pep.visible_to(self.request.user, Permission.VIEW_PEP)
        today = timezone.localdate()
        begun = [it for it in terms_around(today, before=2, after=0) if _has_begun(it[0], today)]
        terms = [(chosen_term(key), label) for key, label in reversed(begun[:SHOWN])]
        known = quality_by_school(
            self.authority, [key for key, _ in terms], plans, blind_plans(self.request.user)
        )
        schools = School.objects.in_bulk({school for school, _, _ in known if school})
        named = sorted((it.name, str(pk)) for pk, it in schools.items())
        asked = self.request.GET.get("school", "")
        asked = asked if asked in {pk for _, pk in named} else ""
        columns = [
            sum(
                (
                    it
                    for (school, *term), it in known.items()
                    if tuple(term) == key and asked in ("", str(school))
                ),
                Quality(),
            )
            for key, _ in terms
        ]
        latest = terms[-1][0]
        agreement = agreement_by_term(self.authority)
        return super().get_context_data(**kwargs) | {
            "schools": named,
            "asked": asked,
            "trend": self._trend(terms, columns, agreement),
            "grades_chart": _grades_chart(terms, columns),
            "said_chart": _said_chart(terms, columns),
            "chart_headers": ["Term", "Green", "Amber", "Red"],
            "chart_rows": [
                (label, it.green, it.amber, it.red)
                for (_, label), it in zip(terms, columns, strict=True)
            ],
            "said_headers": ["Term", "Good enough for my child", "Meetings good or better"],
            "said_rows": [
                (label, _share(it.good_enough, it.asked), _share(it.good_meetings, it.replies))
                for (_, label), it in zip(terms, columns, strict=True)
            ],
            "latest": terms[-1][1],
            "by_school": [
                (name, pk, known[int(pk), *latest])
                for name, pk in named
                if (int(pk), *latest) in known
            ],
            "comments": comments_of(
                plans.filter(child__local_authority=self.authority, **_at(asked)), [latest]
            ),
            "moderation_url": reverse("virtualschool:moderation"),
        }

    def _trend(self, terms, columns, agreement):
        return [
            {
                "term": label,
                "it": it,
                "kappa": kappa_in_words(agreement[key]["kappa"]) if key in agreement else "",
                "moderated": agreement[key]["counted"] if key in agreement else 0,
                "knew": agreement[key]["knew"] if key in agreement else 0,
            }
            for (key, label), it in zip(terms, columns, strict=True)
        ]


def _short(key):
    """ "Autumn 26": room for six below a chart."""
    year, term = key
    return f"{term.capitalize()} {(year if term == 'autumn' else year + 1) % 100:02d}"


def _at(school):
    return {"school": school} if school else {}


def _has_begun(value, today):
    """Whether plans of a term are written yet: from September, January and April on."""
    year, term = chosen_term(value)
    starts = {"autumn": (year, 9), "spring": (year + 1, 1), "summer": (year + 1, 4)}[term]
    return starts <= (today.year, today.month)


def _percent(part, whole):
    return part * 100 // whole if whole else None


def _share(part, whole):
    return f"{part} of {whole}, {_percent(part, whole)}%" if whole else "Nobody answered"


def _grades_chart(terms, columns):
    return stacked_bar_chart(
        "Grades of plans",
        [_short(key) for key, _ in terms],
        [
            ("Green", [it.green for it in columns]),
            ("Amber", [it.amber for it in columns]),
            ("Red", [it.red for it in columns]),
        ],
        description="How many plans were graded green, amber and red in each term.",
    )


def _said_chart(terms, columns):
    return line_chart(
        "Good enough, and meetings good or better",
        [_short(key) for key, _ in terms],
        [
            ("Good enough for my child", [_percent(it.good_enough, it.asked) for it in columns]),
            ("Meetings good or better", [_percent(it.good_meetings, it.replies) for it in columns]),
        ],
        description="Of plans that were signed and of answers to the survey, in per cent.",
        unit="%",
        value_range=(0, 100),
    )
