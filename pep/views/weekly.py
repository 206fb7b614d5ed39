"""Weekly targets: the small steps of one week under the targets of the plan, on one page."""

import datetime as dt
import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.children.records import ChildRecordView

from .. import actions
from ..models import Domain, Pep, Target, WeeklyTarget, Went

FIELDS = {"step": 200, "went": 10, "note": 300}
# Weeks of the history shown.
SHOWN = 12


class Week(ChildRecordView, TemplateView):
    """Set the steps of a week, and tick off how it went."""

    permission = Permission.VIEW_PEP
    write_permission = Permission.WRITE_PEP
    looked = "weekly_targets.viewed"
    tab = "pep:week"
    template_name = "pep/week.html"

    @cached_property
    def week(self):
        """The Monday asked for, or this week's: in the child's life, next week's at the latest."""
        today = timezone.localdate()
        this = today - dt.timedelta(days=today.weekday())
        try:
            asked = parse_date(self.request.GET.get("week", "")) or today
        except ValueError:
            asked = today
        asked = max(asked, self.child.born_on)
        return min(asked - dt.timedelta(days=asked.weekday()), this + actions.A_WEEK)

    @cached_property
    def targets(self):
        """The targets of the term in the latest plan, those for behaviour first."""
        plans = Pep.of(self.child, self.request.user, Permission.VIEW_PEP).live()
        latest = plans.order_by("-term_starts_on").values("pk")[:1]
        rows = Target.visible_to(self.request.user, Permission.VIEW_PEP).filter(pep__in=latest)
        current = [it for it in rows if it.is_current and str(it).strip()]
        return sorted(current, key=lambda it: it.domain != Domain.BEHAVIOUR)

    def post(self, request, *args, **kwargs):
        steps = {
            it.pk: {
                name: request.POST.get(f"{name}-{it.pk}", "").replace("\0", "")[:longest]
                for name, longest in FIELDS.items()
            }
            for it in self.targets
        }
        try:
            actions.save_week(
                child=self.child, week=self.week, steps=steps, shown=self.shown, by=request.user
            )
        except ValidationError as refusal:
            # Who has read what somebody else wrote may put theirs in its place.
            shown = None if getattr(refusal, "code", "") == "stale" else self.shown
            said = " ".join(refusal.messages)
            context = self.get_context_data(posted=steps, refusal=said, shown=shown)
            return self.render_to_response(context)
        messages.success(request, "The week is saved.")
        return HttpResponseRedirect(f"{self.address}?week={self.week}")

    @cached_property
    def shown(self):
        """What the writer's page showed, {target id: {name: text}}; None where it does not say."""
        try:
            shown = json.loads(self.request.POST.get("shown", ""))
            return {int(pk): dict(said) for pk, said in shown.items()}
        except (ValueError, TypeError, AttributeError):
            return None

    @property
    def address(self):
        return reverse("pep:week", args=[self.child.pk])

    def get_context_data(self, posted=None, refusal="", shown=None, **kwargs):
        rows = WeeklyTarget.of(self.child, self.request.user, Permission.VIEW_PEP)
        rows = rows.filter(week__gte=self.week - SHOWN * actions.A_WEEK, week__lte=self.week)
        rows = list(rows.select_related("target"))
        held = {it.target_id: it for it in rows if it.week == self.week}
        before, after = self.week - actions.A_WEEK, self.week + actions.A_WEEK
        today = timezone.localdate()
        return super().get_context_data(**kwargs) | {
            "week": self.week,
            "friday": self.week + dt.timedelta(days=4),
            "lines": [(it, (posted or {}).get(it.pk) or held.get(it.pk)) for it in self.targets],
            "history": [it for it in rows if it.week < self.week],
            "choices": Went.choices,
            "refusal": refusal,
            "shown": json.dumps(shown or _shown(held)),
            "begun": self.week <= today,
            "before": f"{self.address}?week={before}",
            "after": f"{self.address}?week={after}" if before <= today - actions.A_WEEK else "",
            "may_write": Permission.WRITE_PEP in self.may,
        }


def _shown(held):
    """What a page shows of the week's steps, to be sent back with what is typed."""
    return {pk: {name: getattr(it, name) for name in FIELDS} for pk, it in held.items()}
