"""Referrals: of all my children, of one child, one of them, making one and moving it on."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.audit.log import record

from .. import actions
from ..changes import ChildActionForm
from ..forms.referrals import ReferralForm, StepForm
from ..models import Agency, Referral, SupportNeed
from ..records import ChildRecordView, RequiresPermission

WORDS = {
    "made": ("Waiting for an answer", "yellow"),
    "accepted": ("Accepted, waiting to start", "blue"),
    "started": ("Help has started", "green"),
    "closed": ("Closed", "grey"),
    "refused": ("Refused", "red"),
}
SHOWN = {"waiting": "Waiting", "open": "All open", "ended": "Ended"}


def referral_rows(referrals, today):
    """Referrals as rows of a table: the state in words, and how long the child waits."""
    return [
        {
            "row": it,
            "words": WORDS[it.state][0],
            "colour": WORDS[it.state][1],
            "days": it.waiting_days(today),
            "is_waiting": it.state in ("made", "accepted"),
        }
        for it in referrals
    ]


class ReferralList(RequiresPermission, TemplateView):
    """The referrals of the children this person works with, the longest wait first."""

    permission = Permission.RECORD_SUPPORT
    template_name = "children/referral_list.html"

    def get_context_data(self, **kwargs):
        asked, user = self.request.GET, self.request.user
        show = asked.get("show") if asked.get("show") in SHOWN else "waiting"
        agency = asked.get("agency") if asked.get("agency") in Agency.values else ""
        mine = asked.get("mine") == "1"
        rows = Referral.visible_to(user, Permission.VIEW_HEALTH)
        rows = {"waiting": rows.waiting(), "open": rows.open()}.get(
            show, rows.exclude(closed_on=None, refused_on=None)
        )
        if agency:
            rows = rows.filter(agency=agency)
        if mine:
            rows = rows.filter(owner=user)
        rows = rows.select_related("child", "about")
        rows = rows.order_by("-made_on" if show == "ended" else "made_on", "pk")
        page = Paginator(rows, 25).get_page(asked.get("page"))
        kept = ("&mine=1" if mine else "") + (f"&agency={agency}" if agency else "")
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "rows": referral_rows(page, timezone.localdate()),
            "agencies": Agency.choices,
            "agency": agency,
            "mine": mine,
            "show": show,
            "parts": [
                {"label": label, "url": f"?show={key}{kept}", "current": key == show}
                for key, label in SHOWN.items()
            ],
        }

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        record("referrals.list.viewed", by=request.user)
        return response


class ChildReferrals(ChildRecordView, TemplateView):
    """One child's needs, each with its referrals and what came of them."""

    template_name = "children/child_referrals.html"
    looked = "referrals.viewed"

    def get_context_data(self, **kwargs):
        rows = Referral.of(self.child, self.request.user).readable_with(self.may)
        groups = {}
        for row in referral_rows(rows.select_related("about"), timezone.localdate()):
            groups.setdefault(row["row"].about, []).append(row)
        return super().get_context_data(**kwargs) | {
            "groups": [{"need": need, "rows": mine} for need, mine in groups.items()],
            "may_edit": Permission.RECORD_SUPPORT in self.may,
        }


class OneReferral(ChildRecordView):
    """A page about one referral; one that is not for this reader is not found."""

    tab = "children:referrals"

    @cached_property
    def referral(self):
        mine = Referral.of(self.child, self.request.user).readable_with(self.may)
        return get_object_or_404(mine.select_related("about"), pk=self.kwargs["pk"])

    def look_data(self):
        return {"agency": self.referral.get_agency_display()}


class ReferralDetail(OneReferral, TemplateView):
    """One referral: the need, each step with its day, and the outcome."""

    template_name = "children/referral_detail.html"
    looked = "referral.viewed"

    def get_context_data(self, **kwargs):
        (row,) = referral_rows([self.referral], timezone.localdate())
        return super().get_context_data(**kwargs) | {
            "row": row,
            "rows": _told(self.referral, row),
            "may_edit": Permission.RECORD_SUPPORT in self.may
            and self.referral.state not in ("closed", "refused"),
        }


def _told(it, row):
    rows = [
        ("What it is for", it.about.what),
        ("Service or team", it.team or "Not recorded"),
        ("Who follows it up", it.owner_name),
        ("Made", it.made_on),
        ("Accepted", it.accepted_on or ("Not yet" if not it.refused_on else "No")),
        ("Help started", it.started_on or "Not yet"),
        ("Days of waiting" if row["is_waiting"] else "Days waited", row["days"]),
    ]
    if it.agency == Agency.CAMHS:
        rows.append(("Virtual school told", it.officer_told_on or "Not yet"))
    if it.closed_on:
        rows += [("Closed", it.closed_on), ("What came of it", it.outcome)]
    if it.refused_on:
        rows += [("Refused", it.refused_on), ("Why", it.outcome)]
    return rows


class MakeReferral(ChildActionForm):
    """Record a referral to an agency."""

    permission = Permission.RECORD_SUPPORT
    form_class = ReferralForm
    heading = "Record a referral"
    submit = "Record the referral"
    saved = "The referral has been recorded."
    back = "children:referrals"

    def get_form_kwargs(self):
        needs = SupportNeed.of(self.child, self.request.user).filter(met_on=None)
        return super().get_form_kwargs() | {"needs": needs}

    def get_initial(self):
        return {"made_on": timezone.localdate(), "owner_name": self.request.user.full_name}

    def act(self, data):
        actions.make_referral(child=self.child, by=self.request.user, **data)


class MoveReferral(OneReferral, ChildActionForm):
    """Record the next step of a referral."""

    permission = Permission.RECORD_SUPPORT
    looked = "child.form.viewed"
    form_class = StepForm
    heading = "Record what happened to the referral"
    saved = "The referral has been brought up to date."
    tab = back = "children:referrals"

    @property
    def row(self):
        return self.referral

    def get_initial(self):
        return {"on": timezone.localdate()}

    def look_data(self):
        return {"form": self.heading}

    def get_success_url(self):
        return self.referral.get_absolute_url()

    def act(self, data):
        actions.record_referral_step(
            referral=self.referral, by=self.request.user, version=self.version, **data
        )
