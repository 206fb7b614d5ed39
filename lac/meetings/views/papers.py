"""The papers of one meeting, and an authority's lists of what has to be there."""

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.children.changes import ActionForm
from lac.children.models import ChildDocument
from lac.deadlines.views.rules import Manages

from .. import actions
from ..forms import PaperListForm, PapersForm
from ..models import MeetingKind, PaperList
from ..papers import USUAL, expected, papers_of
from .changing import MeetingActionForm


class KeepPapers(MeetingActionForm):
    """Tick the papers that are ready, and say when they were sent."""

    form_class = PapersForm
    heading = "Papers for the meeting"
    saved = "The papers have been written down."

    @property
    def row(self):
        return self.meeting

    def get_form_kwargs(self):
        documents = ChildDocument.of(self.child, self.request.user).readable_with(self.may).kept()
        return super().get_form_kwargs() | {
            "papers": papers_of(self.child, self.meeting, self.request.user),
            "documents": documents,
        }

    def get_initial(self):
        return {"papers_sent_on": self.meeting.papers_sent_on}

    def act(self, data):
        actions.keep_papers(
            meeting=self.meeting, by=self.request.user, version=self.version, **data
        )


class PaperLists(Manages, TemplateView):
    """What has to be there before each kind of meeting."""

    template_name = "meetings/paper_lists.html"

    def get_context_data(self, **kwargs):
        own = {
            it.kind: it.titles for it in PaperList.objects.filter(local_authority=self.authority)
        }
        return super().get_context_data(**kwargs) | {
            "lists": [
                {
                    "kind": kind,
                    "titles": own.get(kind, USUAL.get(kind, [])),
                    "own": kind in own and own[kind] != USUAL.get(kind, []),
                }
                for kind in MeetingKind
            ]
        }


class ChangePaperList(Manages, ActionForm):
    """Change what has to be there before one kind of meeting."""

    template_name = "children/page_form.html"
    form_class = PaperListForm
    saved = "The list has been changed."

    @cached_property
    def meeting_kind(self):
        if self.kwargs["kind"] not in MeetingKind.values:
            raise Http404
        return MeetingKind(self.kwargs["kind"])

    @cached_property
    def row(self):
        return PaperList.objects.filter(
            local_authority=self.authority, kind=self.meeting_kind
        ).first()

    def get_heading(self):
        return f"Papers: {self.meeting_kind.label}"

    def get_initial(self):
        return {"titles": "\n".join(expected(self.authority.pk, self.meeting_kind))}

    def act(self, data):
        actions.set_paper_list(
            local_authority=self.authority,
            kind=self.meeting_kind,
            by=self.request.user,
            version=self.version,
            **data,
        )

    def get_success_url(self):
        return f"{reverse('meetings:paper_lists')}?authority={self.authority.pk}"
