"""What the child has said over the terms, and what was answered."""

from django.core.paginator import Paginator
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.charts import line_chart
from lac.children.records import ChildRecordView

from ..models import PupilView
from ..outcomes import scales_by_term

LINES = {
    "feel_safe": "Safe at school",
    "enjoy_learning": "Enjoys learning",
    "listened_to": "Listened to",
}
PAGE_SIZE = 20


class ChildVoice(ChildRecordView, TemplateView):
    """The scales of every term as a chart with its table, and every view with our answer."""

    permission = Permission.VIEW_PEP
    template_name = "pep/child_voice.html"
    looked = "pep.voice_viewed"

    def get_context_data(self, **kwargs):
        found = scales_by_term(self.child, self.request.user)
        views = (
            PupilView.visible_to(self.request.user, Permission.VIEW_PEP)
            .filter(pep__child=self.child, replaced_by=None)
            .exclude(pep__state="cancelled")
            .select_related("pep")
            .prefetch_related("responses")
            .order_by("-said_on", "-pk")
        )
        page = Paginator(views, PAGE_SIZE).get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "terms": found,
            **(_chart(found) if found else {}),
            "views": [(view, list(view.responses.all())) for view in page.object_list],
            "page_obj": page,
        }


def _chart(found):
    labels = [row.pep.term_label for row in found]
    series = [(label, [getattr(row, name) for row in found]) for name, label in LINES.items()]
    title = "How they feel, from 1 (never) to 5 (always)"
    last = ", ".join(f"{label.lower()} {values[-1]}" for label, values in series)
    return {
        "svg": line_chart(title, labels, series, value_range=(1, 5)),
        "headers": ["Term", *LINES.values()],
        "rows": [[row.pep.term_label, *(getattr(row, name) for name in LINES)] for row in found],
        "summary": f"In the {labels[-1][0].lower()}{labels[-1][1:]}: {last}.",
    }
