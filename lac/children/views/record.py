"""The pages of one child's record that are read, not written."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.audit.models import Event
from lac.audit.sentences import hidden_from, sentence_for

from ..access import writable_schools
from ..contacts import contacts
from ..delegation import acting_on
from ..facts import (
    care_rows,
    care_summary,
    details_rows,
    enrolment_rows,
    former_names,
    home_rows,
    latest_episode,
)
from ..fields import readable_changes
from ..models import (
    CareEpisode,
    ChildUserObjectPermission,
    EducationHealthCarePlan,
    EhcpReview,
    Enrolment,
    MeetingNotHeld,
    PartTimeTimetable,
    Placement,
    Professional,
)
from ..outcomes import outcomes
from ..panels import panels_for
from ..records import ChildRecordView
from ..siblings import siblings_at, siblings_of
from ..timeline import timeline


class ChildDetail(ChildRecordView, TemplateView):
    """The child on one screen."""

    template_name = "children/child_detail.html"

    def get_context_data(self, **kwargs):
        child, may, user = self.child, self.may, self.request.user
        today = timezone.localdate()
        episode = latest_episode(child)
        return super().get_context_data(**kwargs) | {
            "panels": panels_for(child, user, may),
            "care": care_summary(child, episode, may, today),
            **contacts(child, today),
            "actions": what_to_do(child, may, in_care=bool(episode and episode.ended_on is None)),
        }


def what_to_do(child, may, *, in_care):
    """The links to what this reader may record, in the order people need them."""
    offered = [
        ("Arrange a meeting", "meetings:arrange", Permission.HOLD_MEETING, True),
        ("Change the details", "children:edit", Permission.EDIT_CHILD, True),
        ("Record a move", "children:move", Permission.EDIT_CHILD, in_care),
        ("Change the legal status", "children:legal_status", Permission.EDIT_CHILD, in_care),
        ("Record coming into care", "children:start_care", Permission.EDIT_CHILD, not in_care),
        ("Record leaving care", "children:end_care", Permission.EDIT_CHILD, in_care),
        ("Add a school", "children:admit", Permission.EDIT_ENROLMENT, True),
        ("Add a person", "children:add_professional", Permission.EDIT_CHILD, True),
        ("Give somebody access", "children:grants", Permission.GRANT_ACCESS, True),
    ]
    return [
        {"label": label, "url": reverse(name, kwargs={"child_pk": child.pk})}
        for label, name, permission, applies in offered
        if permission in may and applies
    ]


class ChildTimeline(ChildRecordView, TemplateView):
    """Everything that happened, the latest first; `?part=1` gives the latest alone, for htmx."""

    looked = "child.timeline.viewed"
    latest = 8

    def get_template_names(self):
        part = "timeline_part" if self.request.GET.get("part") else "child_timeline"
        return [f"children/{part}.html"]

    def get_context_data(self, **kwargs):
        entries = timeline(self.child, self.request.user, self.may)
        if self.request.GET.get("part"):
            return {
                "entries": entries[: self.latest],
                "more": len(entries) > self.latest,
                "child": self.child,
            }
        kinds = sorted({entry.kind for entry in entries if entry.kind})
        kind = self.request.GET.get("kind", "")
        shown = [entry for entry in entries if not kind or entry.kind == kind]
        page = Paginator(shown, 50).get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "entries": page.object_list,
            "kinds": kinds,
            "kind": kind,
        }


class ChildOutcomes(ChildRecordView, TemplateView):
    """The five outcomes (S1-02), by what is recorded already."""

    looked = "child.outcomes.viewed"
    template_name = "children/child_outcomes.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "outcomes": outcomes(self.child, self.request.user, self.may)
        }


class ChildCare(ChildRecordView, TemplateView):
    """Details, care episodes and placements."""

    template_name = "children/child_care.html"
    looked = "child.care.viewed"

    def get_context_data(self, **kwargs):
        child, may, user = self.child, self.may, self.request.user
        episodes = list(CareEpisode.of(child, user))
        placements = Placement.of(child, user).select_related("household")
        return super().get_context_data(**kwargs) | {
            "details": details_rows(child, may) + former_names(child, user, may),
            "episodes": care_rows(episodes, may),
            "placements": home_rows(placements, may),
            "in_care": any(episode.ended_on is None for episode in episodes),
            "may_edit": Permission.EDIT_CHILD in may,
            "reads_legal": Permission.VIEW_SENSITIVE in may,
        }


class ChildSchool(ChildRecordView, TemplateView):
    """Schools, hours, part-time timetables and EHCPs."""

    template_name = "children/child_school.html"
    looked = "child.school.viewed"

    def get_context_data(self, **kwargs):
        child, user, today = self.child, self.request.user, timezone.localdate()
        enrolments = Enrolment.of(child, user).select_related("school")
        enrolments = enrolments.prefetch_related(
            Prefetch("meetings_not_held", MeetingNotHeld.of(child, user), to_attr="not_held")
        )
        timetables = PartTimeTimetable.of(child, user)
        plans = EducationHealthCarePlan.of(child, user)
        may_edit = Permission.EDIT_ENROLMENT in self.may
        own_schools = writable_schools(user, child, Permission.EDIT_ENROLMENT)
        own_schools = own_schools.filter(pk__in=[it.school_id for it in enrolments])
        return super().get_context_data(**kwargs) | {
            "enrolments": enrolment_rows(enrolments, today),
            "timetables": timetables.select_related("enrolment__school"),
            "plans": plans.select_related("local_authority").prefetch_related(
                Prefetch("reviews", EhcpReview.of(child, user), to_attr="held")
            ),
            **contacts(self.child, today),
            "may_edit": may_edit,
            "may_remove": Permission.WAIVE_DEADLINE in self.may,
            "siblings_here": siblings_at(child.school_id, child, user),
            "own_schools": set(own_schools.values_list("pk", flat=True)) if may_edit else set(),
        }


class ChildPeople(ChildRecordView, TemplateView):
    """The people around the child, now and before."""

    template_name = "children/child_people.html"
    looked = "child.people.viewed"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        everyone = list(Professional.of(self.child, self.request.user))
        return super().get_context_data(**kwargs) | {
            "current": [it for it in everyone if not it.ends_on or it.ends_on >= today],
            "former": [it for it in everyone if it.ends_on and it.ends_on < today],
            **contacts(self.child, today),
            "siblings": siblings_of(self.child, self.request.user),
            "acting": list(acting_on(self.child, today)),
            "may_edit": Permission.EDIT_CHILD in self.may,
        }


class AccessLog(ChildRecordView, TemplateView):
    """Who has looked at the record and who has changed it, in sentences."""

    permission = Permission.VIEW_ACCESS_LOG
    template_name = "children/child_access_log.html"
    looked = "child.log.viewed"

    def get_context_data(self, **kwargs):
        events = Event.objects.filter(child_id=self.child.pk).order_by("-id")
        only = self.request.GET.get("only", "")
        if only == "changes":
            for ending in (".viewed", ".downloaded", ".searched"):
                events = events.exclude(action__endswith=ending)
        page = Paginator(events, 50).get_page(self.request.GET.get("page"))
        hidden = hidden_from(page.object_list, self.request.user)
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "only": only,
            "events": [told(it, self.may, hidden.get(it.pk)) for it in page.object_list],
        }


def told(event, may, instead=None):
    """An event in words, `instead` for some, with the changes this reader may see."""
    return {
        "at": event.at,
        "by": event.actor_name,
        "sentence": sentence_for(event, instead),
        "changes": [
            {"label": field.replace("_", " "), "before": before, "after": after}
            for field, (before, after) in readable_changes(event, may).items()
        ],
    }


class GrantList(ChildRecordView, TemplateView):
    """Who has been given access to this child, and until when."""

    permission = Permission.GRANT_ACCESS
    template_name = "children/grant_list.html"
    looked = "child.access.viewed"
    tab = "children:people"

    def get_context_data(self, **kwargs):
        grants = ChildUserObjectPermission.objects.filter(content_object=self.child)
        grants = grants.select_related("user", "permission", "granted_by").order_by("-ends_on")
        return super().get_context_data(**kwargs) | {
            "grants": grants,
            "today": timezone.localdate(),
        }
