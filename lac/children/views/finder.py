"""The search in the header of every page: one box, grouped results."""

from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.audit.log import record

from ..finding import find
from ..records import RequiresPermission
from ..search import words_of


class Finder(RequiresPermission, TemplateView):
    """Children, schools, people and pages that fit what somebody typed."""

    permission = Permission.VIEW_CHILD
    template_name = "children/finder.html"

    def get_context_data(self, **kwargs):
        self.typed = self.request.GET.get("q", "").strip()[:100]
        groups = find(words_of(self.typed), self.request.user)
        return super().get_context_data(**kwargs) | {"search_text": self.typed, "groups": groups}

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        if self.typed:
            record("children.searched", by=request.user, words=self.typed)
        return response
