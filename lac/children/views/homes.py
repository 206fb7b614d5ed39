"""Foster families and other homes of an authority, and the carers who sign in for them."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.audit.log import record
from lac.organisations.models import LocalAuthority

from .. import actions
from ..access import authorities_led
from ..changes import ActionForm
from ..forms.people import HouseholdForm, LastDayForm, MemberForm
from ..models import Child, Household, HouseholdMember, Placement
from ..records import RequiresPermission


def homes_of(user):
    """The homes on the lists of the authorities for which this person keeps records."""
    held = user.authority_ids(Permission.EDIT_CHILD)
    return Household.objects.filter(local_authority__in=held)


def open_homes(user):
    """Of these, the homes whose address and carers this person sees and changes today.

    The virtual school: all of them. A social worker: where a child they work with lives.
    """
    led = authorities_led(user, Permission.EDIT_CHILD)
    lived_in = Placement.visible_to(user, Permission.EDIT_CHILD).current().values("household")
    return homes_of(user).filter(Q(local_authority__in=led) | Q(pk__in=lived_in))


class HouseholdList(RequiresPermission, TemplateView):
    """The authority's homes, by name; a link where this person may open one."""

    permission = Permission.EDIT_CHILD
    template_name = "children/household_list.html"

    def get_context_data(self, **kwargs):
        words = self.request.GET.get("q", "").strip()
        homes = homes_of(self.request.user).select_related("local_authority")
        if words:
            homes = homes.filter(name__icontains=words)
        page = Paginator(homes.order_by("name", "pk"), 50).get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "words": words,
            "open": set(
                open_homes(self.request.user)
                .filter(pk__in=[it.pk for it in page])
                .values_list("pk", flat=True)
            ),
        }

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        record("households.viewed", by=request.user)
        return response


class HomePage(RequiresPermission):
    """A page about one home."""

    permission = Permission.EDIT_CHILD

    @cached_property
    def home(self):
        user = self.request.user
        homes = homes_of(user).select_related("local_authority")
        home = get_object_or_404(homes, pk=self.kwargs["pk"])
        if not open_homes(user).filter(pk=home.pk).exists():
            raise PermissionDenied
        return home

    def get_success_url(self):
        return reverse("children:household", kwargs={"pk": self.home.pk})


class HouseholdDetail(HomePage, TemplateView):
    """One home: its address, its carers and the children who live there."""

    template_name = "children/household_detail.html"

    def get_context_data(self, **kwargs):
        home, today = self.home, timezone.localdate()
        members = home.members.select_related("user").order_by("-starts_on")
        living = Placement.visible_to(self.request.user).filter(household=home).current()
        return super().get_context_data(**kwargs) | {
            "home": home,
            "rows": [
                ("Kind of home", home.get_kind_display()),
                ("Address", home.address),
                ("Postcode", home.postcode),
                ("Telephone", home.telephone),
                ("Authority", home.local_authority),
            ],
            "members": members,
            "today": today,
            "children": Child.visible_to(self.request.user).filter(pk__in=living.values("child")),
        }

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        record("household.viewed", by=request.user, subject=self.home, name=self.home.name)
        return response


class AddHousehold(RequiresPermission, ActionForm):
    """Add a home to the authority's list."""

    permission = Permission.EDIT_CHILD
    template_name = "children/page_form.html"
    form_class = HouseholdForm
    heading = "Add a home"
    saved = "The home has been added."
    added = None

    def get_form_kwargs(self):
        held = self.request.user.authority_ids(Permission.EDIT_CHILD)
        return super().get_form_kwargs() | {
            "authorities": LocalAuthority.objects.filter(pk__in=held)
        }

    def act(self, data):
        self.added = actions.add_household(by=self.request.user, **data)

    def get_success_url(self):
        if self.added is None or not open_homes(self.request.user).filter(pk=self.added.pk):
            return reverse("children:households")
        return reverse("children:household", kwargs={"pk": self.added.pk})


class EditHousehold(HomePage, ActionForm):
    """Change a home's details."""

    template_name = "children/page_form.html"
    form_class = HouseholdForm
    saved = "The home has been saved."

    @property
    def row(self):
        return self.home

    def get_heading(self):
        return f"Change {self.home.name}"

    def get_initial(self):
        return {name: getattr(self.home, name) for name in HouseholdForm.base_fields}

    def act(self, data):
        actions.edit_household(
            household=self.home, by=self.request.user, version=self.version, **data
        )


class AddMember(HomePage, ActionForm):
    """Let a carer sign in for the home."""

    template_name = "children/page_form.html"
    form_class = MemberForm
    lede = "They see the children placed here, for as long as each placement lasts."
    saved = "The carer has been added."

    def get_heading(self):
        return f"Add a carer to {self.home.name}"

    def get_initial(self):
        return {"starts_on": timezone.localdate()}

    def act(self, data):
        actions.add_household_member(household=self.home, by=self.request.user, **data)


class EndMember(HomePage, ActionForm):
    """Record a carer's last day at the home."""

    template_name = "children/page_form.html"
    form_class = LastDayForm
    saved = "The last day has been recorded."

    @cached_property
    def member(self):
        return get_object_or_404(
            HouseholdMember.objects.select_related("user", "household"),
            pk=self.kwargs["member_pk"],
            household=self.home,
        )

    def get_heading(self):
        return f"Last day of {self.member.user} at {self.home.name}"

    def act(self, data):
        actions.end_household_member(member=self.member, by=self.request.user, **data)
