"""Moves of school in key stage 4: all my children's, one child's, one move and its decision."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.audit.log import record

from .. import actions
from ..changes import ChildActionForm
from ..forms.moves import DecideMoveForm, ProposeMoveForm, WithdrawApprovalForm, WithdrawMoveForm
from ..models import HandoverPack, SchoolMove, TransitionPlan
from ..records import ChildRecordView, RequiresPermission
from ..school_moves.approvals import may_withdraw_approval
from ..school_moves.key_stage_4 import is_in_key_stage_4
from .handover import pack_rows

WORDS = {
    "waiting": ("Waiting for a decision", "yellow"),
    "emergency": ("Moved at once, to be looked at", "orange"),
    "approved": ("Approved", "green"),
    "ran_out": ("Approval ran out", "grey"),
    "refused": ("Refused", "red"),
    "withdrawn": ("Withdrawn", "grey"),
}
SHOWN_WITH = ("child__local_authority", "from_school", "to_school", "proposed_by")
SHOWN = {"waiting": "Waiting for a decision", "ended": "Decided or withdrawn"}


def move_rows(moves):
    """Moves as rows of a table, the state in words."""
    return [{"row": it, "words": WORDS[it.state][0], "colour": WORDS[it.state][1]} for it in moves]


class MoveList(RequiresPermission, TemplateView):
    """The moves of the children this person works with, the longest wait first."""

    permission = Permission.VIEW_CHILD
    template_name = "children/move_list.html"

    def get_context_data(self, **kwargs):
        asked, user = self.request.GET, self.request.user
        show = asked.get("show") if asked.get("show") in SHOWN else "waiting"
        moves = SchoolMove.visible_to(user, self.permission)
        if show == "waiting":
            moves = moves.waiting().order_by("proposed_on", "pk")
        else:
            moves = moves.exclude(decided_on=None, withdrawn_on=None)
        moves = moves.select_related(*SHOWN_WITH)
        page = Paginator(moves, 25).get_page(asked.get("page"))
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "rows": move_rows(page),
            "parts": [
                {"label": label, "url": f"?show={key}", "current": key == show}
                for key, label in SHOWN.items()
            ],
        }

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        record("moves.list.viewed", by=request.user)
        return response


class ChildMoves(ChildRecordView, TemplateView):
    """The moves in key stage 4 that were proposed for one child, and what was decided."""

    template_name = "children/child_moves.html"
    looked = "moves.viewed"

    def get_context_data(self, **kwargs):
        moves = SchoolMove.of(self.child, self.request.user)
        in_stage = is_in_key_stage_4(self.child, timezone.localdate())
        return super().get_context_data(**kwargs) | {
            "rows": move_rows(moves.select_related(*SHOWN_WITH)),
            "plans": TransitionPlan.of(self.child, self.request.user)
            if Permission.VIEW_PEP in self.may
            else [],
            "may_plan": Permission.WRITE_PEP in self.may,
            "packs": pack_rows(
                HandoverPack.of(self.child, self.request.user).select_related(
                    "from_school", "to_school"
                )
            ),
            "may_propose": in_stage and Permission.PROPOSE_MOVE in self.may,
            "in_stage": in_stage,
        }


class OneMove(ChildRecordView):
    """A page about one move."""

    tab = "children:moves"

    @cached_property
    def move(self):
        mine = SchoolMove.of(self.child, self.request.user)
        mine = mine.select_related(*SHOWN_WITH, "decided_by", "enrolment")
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    def look_data(self):
        return {"school": str(self.move.to_school)}


class MoveDetail(OneMove, TemplateView):
    """One move: why, what the child says, what else was considered, and the decision."""

    template_name = "children/move_detail.html"
    looked = "move.viewed"

    def get_context_data(self, **kwargs):
        move, may = self.move, self.may
        (row,) = move_rows([move])
        own = move.proposed_by_id == self.request.user.pk
        return super().get_context_data(**kwargs) | {
            "row": row,
            "rows": _told(move),
            "decision": _decision(move),
            "may_decide": move.is_waiting and Permission.APPROVE_MOVE in may and not own,
            "may_withdraw": move.is_waiting
            and not move.is_emergency
            and Permission.PROPOSE_MOVE in may,
            "may_withdraw_approval": move.is_unused_approval
            and not self.child.closed_on
            and may_withdraw_approval(move, self.request.user, may),
        }


def _told(it):
    rows = [
        ("From", it.from_school or "No school"),
        ("First day at the new school", it.planned_on),
        ("Proposed", it.proposed_on),
        ("Who proposed it", it.proposed_by.full_name),
        ("Why the child has to move", it.reason),
        ("What the child wishes and feels", it.wishes),
        ("Courses and examinations", it.effect),
        ("What else was considered", it.alternatives),
        ("How the new school fits the PEP", it.fit),
    ]
    return [(label, value or "Not recorded") for label, value in rows]


def _decision(it):
    withdrawn = (
        [("Withdrawn", it.withdrawn_on), ("Why withdrawn", it.withdrawn_reason)]
        if it.withdrawn_on
        else []
    )
    if not it.decided_on:
        return withdrawn
    return [
        *withdrawn,
        ("Decision", it.get_outcome_display()),
        ("Decided", it.decided_on),
        ("Who decided", it.decided_by.full_name),
        ("Why", it.decision_reason),
        *_use(it),
        ("Designated teacher asked", it.teacher_asked_on or "Not recorded"),
        ("Independent reviewing officer asked", it.reviewer_asked_on or "Not recorded"),
    ]


def _use(it):
    """What became of an approval: the first day that rests on it, or how long it may be used."""
    if it.enrolment:
        return [("First day that rests on it", it.enrolment.admitted_on)]
    return [("A first day may rest on it until", it.lasts_until)] if it.is_unused_approval else []


class ProposeMove(ChildActionForm):
    """Propose a move of school in key stage 4."""

    permission = Permission.PROPOSE_MOVE
    form_class = ProposeMoveForm
    heading = "Propose a move of school"
    lede = (
        "A child in care moves school in Year 10 or 11 only in exceptional circumstances, "
        "and only after the move was approved."
    )
    submit = "Propose the move"
    saved = "The move has been proposed. Those who decide have been told."
    back = "children:moves"

    def act(self, data):
        actions.propose_move(child=self.child, by=self.request.user, **data)


class OneMoveForm(OneMove, ChildActionForm):
    """A form about one move; afterwards, back to its page."""

    looked = "child.form.viewed"
    tab = back = "children:moves"

    @property
    def row(self):
        return self.move

    def get_heading(self):
        return f"{self.heading}: {self.move.to_school}"

    def look_data(self):
        return {"form": self.get_heading()}

    def get_success_url(self):
        return self.move.get_absolute_url()


class DecideMove(OneMoveForm):
    """Approve or refuse a move."""

    permission = Permission.APPROVE_MOVE
    form_class = DecideMoveForm
    heading = "Decide about the move"
    submit = "Record the decision"
    saved = "The decision has been recorded, and whoever proposed the move has been told."

    def act(self, data):
        actions.decide_move(move=self.move, by=self.request.user, version=self.version, **data)


class WithdrawMove(OneMoveForm):
    """Take a proposal back."""

    permission = Permission.PROPOSE_MOVE
    form_class = WithdrawMoveForm
    heading = "Withdraw the move"
    submit = "Withdraw the move"
    kind = "warning"
    saved = "The move has been withdrawn."

    def act(self, data):
        actions.withdraw_move(move=self.move, by=self.request.user, version=self.version, **data)


class WithdrawApproval(OneMoveForm):
    """Take the approval of a move back that was not used.

    For whoever may approve moves, and for whoever proposed this one.
    """

    permission = Permission.VIEW_CHILD
    form_class = WithdrawApprovalForm
    heading = "Withdraw the approval"
    lede = (
        "No first day can rest on this approval afterwards. If the child is to move after all, "
        "the move has to be proposed again."
    )
    submit = "Withdraw the approval"
    kind = "warning"
    saved = (
        "The approval has been withdrawn. Those who proposed and approved the move have been told."
    )

    def dispatch(self, request, *args, **kwargs):
        if self.may and not may_withdraw_approval(self.move, request.user, self.may):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def act(self, data):
        actions.withdraw_approval(
            move=self.move, by=self.request.user, version=self.version, **data
        )
