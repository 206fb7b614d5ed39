"""Pupil premium of a year: what children have, what waits for a decision or a payment, lists."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.audit.log import record
from lac.children.versions import version_in
from lac.organisations.models import School
from lac.words import pounds
from pep import actions
from pep.forms.funding import BatchForm
from pep.models import PremiumAccount, PremiumKind, PremiumYear, PupilPremiumPlus
from pep.premium import figures
from pep.premium.release import held_back, with_grade
from pep.premium.years import financial_year

from .pages import AuthorityPage

PAGE_SIZE = 25
# Payments of one page are one batch.
BATCH_SIZE = 50
NO_SCHOOL = "none"


class PremiumPage(AuthorityPage):
    """A page about one financial year of one authority, chosen by `?year=`."""

    permission = Permission.VIEW_DASHBOARD
    here = ""

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        record("premium.listed", by=request.user)
        return response

    @cached_property
    def years(self):
        """The years of the authority, and this one whether or not it has been set up."""
        rows = PremiumYear.objects.filter(local_authority=self.authority)
        rows = list(rows.select_related("local_authority"))
        this = financial_year(timezone.localdate())
        if this not in [it.year for it in rows]:
            rows.append(PremiumYear(local_authority=self.authority, year=this))
        return sorted(rows, key=lambda it: -it.year)

    @cached_property
    def year(self):
        """The year that is shown; 404 where the authority has none of that number."""
        this = financial_year(timezone.localdate())
        wanted = self.request.GET.get("year") or str(this)
        found = [it for it in self.years if str(it.year) == wanted]
        if not found:
            raise Http404
        return found[0]

    @property
    def may_decide(self):
        """Whether the reader decides and pays at this authority, whatever they are elsewhere."""
        return self.authority.pk in self.request.user.authority_ids(Permission.GRADE_PEP)

    def accounts(self):
        """The accounts of the year whose children the reader works with."""
        if self.year.pk is None:
            return PremiumAccount.visible_to(self.request.user, Permission.VIEW_PEP).none()
        return figures.accounts_of(self.request.user, Permission.VIEW_PEP, self.year)

    def awards(self, permission=Permission.VIEW_PEP):
        """The awards of the year whose children the reader works with."""
        return figures.awards_of(self.request.user, permission, self.year.pk)

    def requests(self):
        """The requests of the authority's children that wait for a decision, of any year."""
        rows = PupilPremiumPlus.visible_to(self.request.user, Permission.GRADE_PEP)
        return figures.to_decide(rows.filter(pep__child__local_authority=self.authority))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "year": self.year,
            "years": self.years,
            "may_decide": self.may_decide,
            "parts": self._parts(),
            "page_url": self.request.get_full_path(),
        }

    def _parts(self):
        pages = [
            ("premium", "Children"),
            ("premium_schools", "Schools"),
            ("premium_requests", "To decide"),
            ("premium_payments", "To pay"),
            ("premium_left", "Not spent"),
            ("premium_impact", "Impact missing"),
            ("premium_end", "End of the year"),
        ]
        deciding = ("premium_requests", "premium_payments")
        return [
            {
                "label": label,
                "url": f"{reverse(f'virtualschool:{name}')}?year={self.year.year}",
                "current": name == self.here,
            }
            for name, label in pages
            if self.may_decide or name not in deciding
        ]

    def page_of(self, rows, size=PAGE_SIZE):
        """The page of a list that is asked for."""
        return Paginator(rows, size).get_page(self.request.GET.get("page"))

    def filters(self, *offered):
        """What a filter panel shows, of (name, label, choices), and {name: chosen} as asked."""
        asked = {
            name: value
            for name, _, choices in offered
            if (value := self.request.GET.get(name, "")[:20]) in dict(choices)
        }
        shown = [
            {"name": name, "label": label, "choices": choices, "value": asked.get(name, "")}
            for name, label, choices in offered
        ]
        chosen = [
            f"{it['label']}: {dict(it['choices'])[it['value']]}" for it in shown if it["value"]
        ]
        return {"filters": shown, "selected": chosen}, asked

    def schools_of(self, rows, field):
        """(id, name) of the schools that some rows name, and one for none."""
        found = School.objects.filter(pk__in=rows.order_by().values(field)).order_by("name")
        named = [(str(pk), name) for pk, name in found.values_list("pk", "name")]
        return [*named, (NO_SCHOOL, "No school")]


def at_school(rows, field, asked):
    """The rows of the school that was asked for."""
    if "school" not in asked:
        return rows
    return rows.filter(**{field: None if asked["school"] == NO_SCHOOL else asked["school"]})


class PremiumOverview(PremiumPage, TemplateView):
    """Every child's account of a year, with the sums of the whole year above."""

    template_name = "virtualschool/premium_overview.html"
    here = "premium"
    SHOWN = [
        ("free", "Nothing committed or paid"),
        ("over", "Over-committed"),
        ("hand", "Set by hand"),
    ]

    def get_context_data(self, **kwargs):
        rows = figures.with_school(self.accounts())
        shown, asked = self.filters(
            ("school", "School", self.schools_of(rows, "school_now")),
            ("kind", "Money", PremiumKind.choices),
            ("show", "Accounts", self.SHOWN),
        )
        rows = self._narrowed(at_school(rows, "school_now", asked), asked)
        page = self.page_of(rows.select_related("child", "year"))
        schools = School.objects.in_bulk({it.school_now for it in page if it.school_now})
        mine, pooled = figures.year_sums(self.year.pk)
        return (
            super().get_context_data(**kwargs)
            | shown
            | {
                "page_obj": page,
                "rows": [(it, schools.get(it.school_now, "No school")) for it in page],
                "tiles": _tiles(mine, pooled),
                "rates": self.year.rates.all() if self.year.pk else [],
            }
        )

    @staticmethod
    def _narrowed(rows, asked):
        if "kind" in asked:
            rows = rows.filter(kind=asked["kind"])
        if asked.get("show") == "free":
            rows = rows.filter(committed_pence=0, school_pence=0, spent_pence=0)
        elif asked.get("show") == "over":
            rows = figures.over_committed(rows)
        elif asked.get("show") == "hand":
            rows = rows.filter(by_hand=True)
        return rows.order_by("child__family_name", "child__given_name", "kind", "pk")


def _tiles(mine, pooled):
    """The sums of a year at a glance."""
    accounts = f"{mine['children']} account{'s' * (mine['children'] != 1)}"
    return [
        {"label": "Children have", "figure": pounds(mine["came_in"]), "detail": accounts},
        {"label": "Committed", "figure": pounds(mine["committed"]), "detail": "not paid yet"},
        {"label": "Paid", "figure": pounds(mine["paid"]),
         "detail": f"{pounds(mine['spent'])} of it spent"},
        {"label": "Left", "figure": pounds(mine["available"]), "detail": "promised to nothing"},
        {"label": "Pooled", "figure": pounds(pooled["available"]),
         "detail": f"left of {pounds(pooled['came_in'])}"},
    ]  # fmt: skip


def premium_tile(authority, today):
    """What of this year's money nobody has promised to anything; none where no year is kept."""
    year = PremiumYear.objects.filter(
        local_authority=authority, year=financial_year(today), rates__isnull=False
    ).first()
    if year is None:
        return []
    mine = figures.children_sums(year)
    if not mine["came_in"]:
        return []
    return [
        {
            "label": "Pupil premium not committed",
            "figure": f"{mine['available'] * 100 // mine['came_in']}%",
            "detail": f"{pounds(mine['available'])} of {pounds(mine['came_in'])}, {year.label}",
            "url": reverse("virtualschool:premium"),
        }
    ]


class PremiumSchools(PremiumPage, TemplateView):
    """The sums of each school's children."""

    template_name = "virtualschool/premium_schools.html"
    here = "premium_schools"

    def get_context_data(self, **kwargs):
        page = self.page_of(figures.by_school(self.accounts()))
        return super().get_context_data(**kwargs) | {"page_obj": page}


class PremiumRequests(PremiumPage, TemplateView):
    """Requests that wait for a decision: approved in full here, or decided on their own page."""

    permission = Permission.GRADE_PEP
    template_name = "virtualschool/premium_requests.html"
    here = "premium_requests"

    def post(self, request, *args, **kwargs):
        """Approve one request in full."""
        wanted = request.POST.get("request", "")
        row = self.requests().filter(pk=wanted).first() if wanted.isdecimal() else None
        if row is None:
            messages.error(request, "Somebody has decided on this request already.")
            return HttpResponseRedirect(request.get_full_path())
        seen = version_in(request.POST.get("version", ""))
        try:
            actions.decide_funding(request=row, decision="approved", by=request.user, version=seen)
            messages.success(request, f"Approved for {row.pep.child.name}: {row}.")
        except ValidationError as refusal:
            messages.error(request, f"{row.pep.child.name}: {' '.join(refusal.messages)}")
        return HttpResponseRedirect(request.get_full_path())

    def get_context_data(self, **kwargs):
        shown, asked = self.filters(
            ("school", "School", self.schools_of(self.requests(), "pep__school")),
        )
        rows = at_school(self.requests(), "pep__school", asked)
        return super().get_context_data(**kwargs) | shown | {"page_obj": self.page_of(rows)}


class PremiumPayments(PremiumPage, TemplateView):
    """What is approved and not paid: ticked and paid under one reference."""

    permission = Permission.GRADE_PEP
    template_name = "virtualschool/premium_payments.html"
    here = "premium_payments"

    def waiting(self):
        """What may be paid or is held back, each with its plan's grade."""
        awards = self.awards(Permission.GRADE_PEP)
        return with_grade(figures.to_pay(awards), self.request.user)

    def post(self, request, *args, **kwargs):
        """Pay what was ticked."""
        form = BatchForm(request.POST)
        ticked = [it for it in request.POST.getlist("award")[:BATCH_SIZE] if it.isdecimal()]
        if form.is_valid():
            try:
                awards = list(self.waiting().filter(pk__in=ticked))
                paid = actions.pay(awards=awards, by=request.user, **form.cleaned_data)
            except ValidationError as refusal:
                form.add_error(None, " ".join(refusal.messages))
            else:
                number = len(paid)
                messages.success(request, f"{number} payment{'s' * (number != 1)} recorded.")
                return HttpResponseRedirect(request.get_full_path())
        return self.render_to_response(self.get_context_data(form=form, ticked=ticked))

    def get_context_data(self, **kwargs):
        shown, asked = self.filters(
            ("school", "School", self.schools_of(self.waiting(), "school")),
        )
        page = self.page_of(at_school(self.waiting(), "school", asked), BATCH_SIZE)
        rows = [(it, held_back(it)) for it in page]
        context = {"form": BatchForm(initial={"paid_on": timezone.localdate()}), "ticked": []}
        return (
            context
            | super().get_context_data(**kwargs)
            | shown
            | {
                "page_obj": page,
                "rows": rows,
                "may_pay": any(not held for _, held in rows),
            }
        )


class PremiumLeft(PremiumPage, TemplateView):
    """Money that nobody has promised to anything, and money that schools have not spent."""

    template_name = "virtualschool/premium_left.html"
    here = "premium_left"
    SHOWN = [("left", "Not committed"), ("unspent", "Paid to schools and not spent")]

    def get_context_data(self, **kwargs):
        what = self.request.GET.get("what", "left")
        is_left = what != "unspent"
        if is_left:
            accounts = figures.with_school(figures.not_committed(self.accounts()))
            page = self.page_of(accounts.select_related("child"))
            schools = School.objects.in_bulk({it.school_now for it in page if it.school_now})
            rows = [(it, schools.get(it.school_now, "No school")) for it in page]
        else:
            page = self.page_of(figures.not_spent(self.awards()))
            rows = list(page)
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "rows": rows,
            "is_left": is_left,
            "lists": [
                {"label": label, "url": f"?what={key}&year={self.year.year}",
                 "current": (key == "left") == is_left}
                for key, label in self.SHOWN
            ],
        }  # fmt: skip


class PremiumImpact(PremiumPage, TemplateView):
    """Requests that were paid, whose term is over, and of which nobody says what they changed."""

    template_name = "virtualschool/premium_impact.html"
    here = "premium_impact"

    def get_context_data(self, **kwargs):
        rows = figures.without_impact(self.awards())
        shown, asked = self.filters(("school", "School", self.schools_of(rows, "school")))
        page = self.page_of(at_school(rows, "school", asked))
        return super().get_context_data(**kwargs) | shown | {"page_obj": page}
