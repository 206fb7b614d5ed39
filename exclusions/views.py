"""A child's suspensions and exclusions: the list, a new one in two steps, one and its clocks."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.children.access import writable_schools
from lac.children.changes import ChildActionForm, add_errors
from lac.children.foreseen import posted_again
from lac.children.records import ChildRecordView
from lac.deadlines.models import Deadline

from . import actions, figures, reading, rules
from .clocks import clocks
from .forms import (
    BoardForm,
    CancelForm,
    EditForm,
    PanelForm,
    ProvideForm,
    SuspensionForm,
    TellForm,
)
from .models import Kind, Notification, Provision, Recipient, Suspension


class SuspensionList(ChildRecordView, TemplateView):
    """A child's suspensions and exclusions, and what they add up to."""

    template_name = "exclusions/suspension_list.html"
    looked = "suspension.viewed"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        rows = Suspension.visible_to(self.request.user).filter(child=self.child)
        rows = rows.select_related("school", "reason_1", "reason_2", "reason_3")
        found = figures.summary(self.child, today)
        last_year = figures.lost_last_year(self.child, today)
        return super().get_context_data(**kwargs) | {
            "heading": "Suspensions",
            "rows": list(rows),
            "tiles": reading.stat_tiles(found, last_year),
            "may_record": Permission.RECORD_SUSPENSION in self.may,
        }


class AddSuspension(ChildActionForm):
    """Record a decision: the form, then a page with the totals and clocks, then the record."""

    permission = Permission.RECORD_SUSPENSION
    form_class = SuspensionForm
    heading = "Record a suspension or exclusion"
    submit = "Continue"
    back = "exclusions:list"
    lede = (
        "Record it on the day it is decided. A child who is sent home is suspended, and that is "
        "recorded here: there is no informal way."
    )

    @cached_property
    def schools(self):
        """The schools whose roll the child is on, or left in the last two weeks.

        Somebody at one of them records their own school's decisions.
        """
        mine = writable_schools(self.request.user, self.child, self.permission)
        return mine.filter(pk__in=reading.recent_schools(self.child))

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"schools": self.schools}

    def get_initial(self):
        today = timezone.localdate()
        return {
            "school": self._usual_school(),
            "kind": Kind.SUSPENSION,
            "decided_on": today,
            "started_on": today,
            "started_session": "am",
        }

    def _usual_school(self):
        schools = list(self.schools)
        main = [it for it in schools if it.pk == self.child.school_id]
        return next(iter(main or schools), None)

    def form_valid(self, form):
        if "change" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        if "confirmed" in self.request.POST:
            return super().form_valid(form)
        try:
            return self.confirm(form)
        except ValidationError as refusal:
            add_errors(form, _to_form(refusal))
            return self.form_invalid(form)

    def confirm(self, form):
        """The second step: what this would come to. Raises ValidationError."""
        data = form.cleaned_data
        rules.check_dates(data["decided_on"], data["started_on"])
        rules.check_reasons(data["reasons"], data["decided_on"])
        planned = rules.plan(
            child=self.child,
            **{
                name: data[name]
                for name in ("school", "kind", "started_on", "started_session", "sessions")
            },
        )
        started = clocks(
            school=data["school"],
            kind=data["kind"],
            decided_on=data["decided_on"],
            started_on=data["started_on"],
            planned=planned,
            misses_exam=data["misses_exam"],
        )
        context = self.get_context_data(form=form) | {
            "planned": planned,
            "rows": reading.planned_rows(data, planned),
            "totals": reading.total_sentences(self.child, data["kind"], planned),
            "clocks": started,
            "posted": posted_again(self.request.POST, but=("confirmed", "change")),
        }
        return self.response_class(
            request=self.request,
            template=["exclusions/suspension_confirm.html"],
            context=context,
            using=self.template_engine,
        )

    def act(self, data):
        try:
            self.added = actions.add_suspension(child=self.child, by=self.request.user, **data)
        except ValidationError as refusal:
            raise _to_form(refusal) from refusal

    saved = "The decision has been recorded. Now record who has been told."

    def get_success_url(self):
        if added := getattr(self, "added", None):
            return _address(added)
        return super().get_success_url()


def _to_form(refusal):
    """An action speaks of sessions where the form asks for a length in days."""
    if not hasattr(refusal, "error_dict"):
        return refusal
    names = {"sessions": "length"}
    return ValidationError({names.get(k, k): v for k, v in refusal.error_dict.items()})


def _address(suspension):
    return reverse(
        "exclusions:detail", kwargs={"child_pk": suspension.child_id, "pk": suspension.pk}
    )


class OneSuspension(ChildRecordView):
    """A page about one decision."""

    tab = "exclusions:list"

    @cached_property
    def suspension(self):
        rows = Suspension.visible_to(self.request.user, self.permission)
        rows = rows.select_related("school", "reason_1", "reason_2", "reason_3", "cancelled_by")
        return get_object_or_404(rows, pk=self.kwargs["pk"], child=self.child)


class ChangesSuspension(OneSuspension):
    """A page that changes one decision: for its school, and for those above the schools."""

    @cached_property
    def suspension(self):
        found = super().suspension
        if not _writable(found, self.request.user, self.permission):
            raise PermissionDenied
        return found


def _writable(suspension, user, permission):
    schools = writable_schools(user, suspension.child, permission)
    return schools.filter(pk=suspension.school_id).exists()


class SuspensionDetail(OneSuspension, TemplateView):
    """One decision: its clocks, who has been told, the education arranged, the board."""

    template_name = "exclusions/suspension_detail.html"
    looked = "suspension.viewed"

    def get_context_data(self, **kwargs):
        user, suspension = self.request.user, self.suspension
        today = timezone.localdate()
        told = Notification.visible_to(user).filter(suspension=suspension)
        deadlines = Deadline.visible_to(user).filter(
            child=self.child,
            duty__startswith="exclusions.",
            case_key=str(suspension.pk),
            withdrawn_at=None,
        )
        deadlines = list(deadlines)
        may_record = Permission.RECORD_SUSPENSION in self.may and _writable(
            suspension, user, Permission.RECORD_SUSPENSION
        )
        return super().get_context_data(**kwargs) | {
            "heading": str(suspension),
            "suspension": suspension,
            "rows": reading.detail_rows(suspension),
            "board_rows": reading.board_rows(suspension),
            "deadlines": reading.deadline_rows(deadlines, today),
            "told": reading.told_rows(suspension, told.select_related("sent_by"), deadlines, today),
            "provision": Provision.visible_to(user).filter(suspension=suspension),
            "may_change": may_record and not suspension.cancelled_on,
            "may_tell": may_record,
            "may_tell_reviewing_officer": Permission.EDIT_CHILD in self.may,
            "today": today,
        }


class SuspensionActionForm(ChangesSuspension, ChildActionForm):
    """A form about one decision; afterwards, back to its page."""

    permission = Permission.RECORD_SUSPENSION
    back = "exclusions:list"
    tab = "exclusions:list"

    @property
    def row(self):
        return self.suspension

    def get_success_url(self):
        return _address(self.suspension)


class EditSuspension(SuspensionActionForm):
    """Correct what is written; the days stand."""

    form_class = EditForm
    heading = "Change what is written"
    lede = (
        "The days of a suspension are not changed: it is never extended. "
        "Cancel it if it should not stand."
    )
    saved = "The record has been changed."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"reasons_on": self.suspension.decided_on}

    def get_initial(self):
        names = ("reason_1", "reason_2", "reason_3", *actions.DETAILS)
        return {name: getattr(self.suspension, name) for name in names}

    def act(self, data):
        actions.edit_suspension(
            suspension=self.suspension, by=self.request.user, version=self.version, **data
        )


class Tell(SuspensionActionForm):
    """Record that somebody was told of the decision or of its cancellation."""

    form_class = TellForm
    heading = "Record who was told"
    submit = "Record it"
    saved = "It has been recorded."

    def get_initial(self):
        asked = self.request.GET.get("recipient", "")
        return {
            "recipient": asked if asked in Recipient.values else "",
            "how": "email",
            "told_on": timezone.localdate(),
        }

    def act(self, data):
        actions.tell(suspension=self.suspension, by=self.request.user, **data)


class TellNow(ChangesSuspension, TemplateView):
    """One press: told just now by e-mail. Anything else is recorded with the form."""

    permission = Permission.RECORD_SUSPENSION
    http_method_names = ["post"]

    def asked(self):
        """Who was told, or an empty string."""
        recipient = self.request.POST.get("recipient", "")
        return recipient if recipient in Recipient.values else ""

    def post(self, request, *args, **kwargs):
        """Record it and go back."""
        if recipient := self.asked():
            actions.tell(
                suspension=self.suspension, recipient=recipient, how="email", by=request.user
            )
            label = Recipient(recipient).label
            messages.success(request, f"{label}: recorded as told by e-mail just now.")
        return HttpResponseRedirect(_address(self.suspension))


class TellReviewingOfficer(TellNow):
    """The social worker's press: they told the independent reviewing officer just now."""

    permission = Permission.EDIT_CHILD

    def asked(self):
        return Recipient.REVIEWING_OFFICER.value


class Provide(SuspensionActionForm):
    """Record the education arranged while the child is away."""

    form_class = ProvideForm
    heading = "Education while away from school"
    saved = "The education has been recorded."

    def get_initial(self):
        return {"starts_on": self.suspension.started_on}

    def act(self, data):
        actions.provide(suspension=self.suspension, by=self.request.user, **data)


class RecordBoard(SuspensionActionForm):
    """Record the governing board's part and the way back."""

    form_class = BoardForm
    heading = "The governing board and the way back"

    def get_initial(self):
        return {name: getattr(self.suspension, name) for name in BoardForm.base_fields}

    def act(self, data):
        actions.record_board(
            suspension=self.suspension, by=self.request.user, version=self.version, **data
        )


class RecordPanel(SuspensionActionForm):
    """Record the independent review panel, and the board's second look."""

    form_class = PanelForm
    heading = "The independent review"

    def get_initial(self):
        return {name: getattr(self.suspension, name) for name in PanelForm.base_fields}

    def act(self, data):
        actions.record_panel(
            suspension=self.suspension, by=self.request.user, version=self.version, **data
        )


class CancelSuspension(SuspensionActionForm):
    """Cancel a decision that should not stand."""

    form_class = CancelForm
    heading = "Cancel the decision"
    submit = "Cancel the decision"
    kind = "warning"
    lede = (
        "The record stays, with your reason. Parents, the carer, the social worker, the virtual "
        "school head, the authority and the governing board are told without delay, and the "
        "child is back in school without delay. Days already served stay on the record."
    )
    saved = "The decision is cancelled. Now record who has been told."

    def get_initial(self):
        return {"cancelled_on": timezone.localdate()}

    def act(self, data):
        actions.cancel_suspension(suspension=self.suspension, by=self.request.user, **data)
