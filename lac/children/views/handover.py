"""Packs for a child's next school: of all my children, one of them, sent and acknowledged."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.audit.log import record

from .. import actions
from ..actions.handover import BY_LAC
from ..changes import ChildActionForm
from ..fields import audiences_open_to
from ..forms.handover import AcknowledgeForm, HandOverForm, WithdrawPackForm
from ..models import HandoverPack, HandoverPaper
from ..records import ChildRecordView, RequiresPermission
from ..school_moves.packs import is_of_next_school

WORDS = {
    "waiting": ("Being put together", "yellow"),
    "failed": ("Could not be put together", "red"),
    "made": ("Ready, to hand over", "orange"),
    "sent": ("Sent, not acknowledged", "blue"),
    "acknowledged": ("Acknowledged", "green"),
    "withdrawn": ("Withdrawn", "grey"),
}
SHOWN = {"open": "Not acknowledged", "ended": "Acknowledged or withdrawn"}


def pack_rows(packs):
    """Packs as rows of a table, the state in words."""
    return [{"row": it, "words": WORDS[it.state][0], "colour": WORDS[it.state][1]} for it in packs]


class HandoverList(RequiresPermission, TemplateView):
    """The packs of the children this person works with, the longest wait first."""

    permission = Permission.EDIT_ENROLMENT
    template_name = "children/handover_list.html"

    def get_context_data(self, **kwargs):
        asked = self.request.GET
        show = asked.get("show") if asked.get("show") in SHOWN else "open"
        packs = HandoverPack.visible_to(self.request.user, self.permission)
        if show == "open":
            packs = packs.open().order_by("asked_at", "pk")
        else:
            packs = packs.exclude(acknowledged_on=None, withdrawn_on=None)
        packs = packs.select_related("child", "from_school", "to_school")
        page = Paginator(packs, 25).get_page(asked.get("page"))
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "rows": pack_rows(page),
            "parts": [
                {"label": label, "url": f"?show={key}", "current": key == show}
                for key, label in SHOWN.items()
            ],
        }

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        record("handovers.list.viewed", by=request.user)
        return response


class OneHandover(ChildRecordView):
    """A page about one pack."""

    tab = "children:moves"

    @cached_property
    def pack(self):
        mine = HandoverPack.of(self.child, self.request.user)
        mine = mine.select_related("child", "from_school", "to_school", "enrolment")
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    @cached_property
    def may_acknowledge(self):
        """Whether this reader may record that the new school has it."""
        if self.pack.state != "sent" or Permission.EDIT_ENROLMENT not in self.may:
            return False
        ours = is_of_next_school(self.pack, self.request.user)
        return ours or self.pack.sent_how != BY_LAC

    @cached_property
    def may_withdraw(self):
        """Whether this reader may take it back: not the school itself that it went to."""
        if self.pack.state == "withdrawn" or Permission.EDIT_ENROLMENT not in self.may:
            return False
        return not is_of_next_school(self.pack, self.request.user)

    def look_data(self):
        return {"school": str(self.pack.to_school)}


class HandoverDetail(OneHandover, TemplateView):
    """One pack: its papers, its seal, and where it is."""

    template_name = "children/handover_detail.html"
    looked = "handover.viewed"

    def get_context_data(self, **kwargs):
        pack = self.pack
        (row,) = pack_rows([pack])
        papers = HandoverPaper.of(self.child, self.request.user).filter(
            pack=pack, file__document__audience__in=audiences_open_to(self.may)
        )
        return super().get_context_data(**kwargs) | {
            "row": row,
            "rows": _told(pack),
            "papers": papers.select_related("file__document"),
            "may_acknowledge": self.may_acknowledge,
            "may_withdraw": self.may_withdraw,
            "may_hand_over": pack.state == "made" and Permission.EDIT_ENROLMENT in self.may,
        }


def _told(it):
    rows = [("From", it.from_school)]
    if it.enrolment:
        rows.append(("First day at the new school", it.enrolment.admitted_on))
    if it.made_at:
        rows.append(("Put together", timezone.localtime(it.made_at).date()))
    if it.sent_on:
        rows += [("Sent", it.sent_on), ("To", it.sent_to), ("How", it.sent_how)]
    if it.actions_passed:
        rows.append(("Actions passed to the new designated teacher", it.actions_passed))
    if it.acknowledged_on:
        rows += [("Acknowledged", it.acknowledged_on), ("By", it.acknowledged_by)]
    if it.withdrawn_on:
        rows += [("Withdrawn", it.withdrawn_on), ("Why withdrawn", it.why_withdrawn)]
    if it.sha256:
        rows.append(("Seal (SHA-256)", it.sha256))
    return rows


class OneHandoverForm(OneHandover, ChildActionForm):
    """A form about one pack; afterwards, back to its page."""

    permission = Permission.EDIT_ENROLMENT
    looked = "child.form.viewed"
    tab = back = "children:moves"

    @property
    def row(self):
        return self.pack

    def get_heading(self):
        return f"{self.heading}: {self.pack.to_school}"

    def look_data(self):
        return {"form": self.get_heading()}

    def get_initial(self):
        return {"sent_on": timezone.localdate(), "on": timezone.localdate()}

    def get_success_url(self):
        return self.pack.get_absolute_url()


class HandOver(OneHandoverForm):
    """Record that the pack went to a school that does not work here."""

    form_class = HandOverForm
    heading = "Record that the pack was handed over"
    saved = "The handover has been recorded."

    def act(self, data):
        actions.hand_over(pack=self.pack, by=self.request.user, version=self.version, **data)


class AcknowledgeHandover(OneHandoverForm):
    """Record that the new school has the pack."""

    form_class = AcknowledgeForm
    heading = "Acknowledge the pack"
    submit = "We have the pack"
    saved = "It has been recorded that the school has the pack."

    def dispatch(self, request, *args, **kwargs):
        is_open = self.may and not self.child.closed_on
        if is_open and self.pack.state == "sent" and not self.may_acknowledge:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by_the_school": self.pack.sent_how == BY_LAC}

    def act(self, data):
        actions.acknowledge_handover(
            pack=self.pack, by=self.request.user, version=self.version, **data
        )


class WithdrawHandover(OneHandoverForm):
    """Withdraw a pack that was made for the wrong school."""

    form_class = WithdrawPackForm
    heading = "Withdraw the pack"
    lede = (
        "For a pack that was made for a school the child did not go to. Nobody can open its papers "
        "afterwards. The school is told; where it has acknowledged the pack, that stays on "
        "record, and the last school is told too."
    )
    submit = "Withdraw the pack"
    kind = "warning"
    saved = "The pack and its papers are withdrawn."

    def dispatch(self, request, *args, **kwargs):
        is_open = self.may and not self.child.closed_on
        if is_open and self.pack.state != "withdrawn" and not self.may_withdraw:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def act(self, data):
        actions.withdraw_handover(
            pack=self.pack, by=self.request.user, version=self.version, **data
        )
