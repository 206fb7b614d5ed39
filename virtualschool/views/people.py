"""People who sign in, as their administrators see them: who, in which role, from when to when."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from lac.accounts.access import ROLES, Role
from lac.accounts.locks import locked_until
from lac.accounts.models import Training
from lac.accounts.ownership import owned_by
from lac.children.changes import ActionForm

from .. import actions, reach
from ..forms import (
    EndRoleForm,
    PersonForm,
    ReasonForm,
    RoleForm,
    StandingForm,
)
from .manage import ManagePage

PAGE = 25
STANDING = [
    ("now", "With a role today"),
    ("past", "Without a role today"),
    ("closed", "Account closed"),
]


class PeopleView(ManagePage, TemplateView):
    """Everybody with a role at the authority or its schools; search and filters in the address."""

    template_name = "virtualschool/people_list.html"

    def get_context_data(self, **kwargs):
        asked = self._asked()
        page = Paginator(self._people(asked), PAGE).get_page(self.request.GET.get("page"))
        fields = [
            self._field("role", "Role", Role.choices, asked),
            self._field("standing", "Account", STANDING, asked),
        ]
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "rows": [self._row(person) for person in page],
            "words": asked["q"],
            "fields": fields,
            "selected": [
                label for it in fields for value, label in it["choices"] if value == it["value"]
            ],
            "may_invite": bool(reach.roles_to_give(self.request.user, self.authority)),
        }

    def _asked(self):
        asked = {name: self.request.GET.get(name, "").strip()[:100] for name in ("q", "role")}
        asked["standing"] = self.request.GET.get("standing", "")
        return asked

    @staticmethod
    def _field(name, label, choices, asked):
        return {"name": name, "label": label, "choices": choices, "value": asked[name]}

    def _people(self, asked):
        today = timezone.localdate()
        held = reach.memberships_of(self.authority).filter(user=OuterRef("pk"))
        current = held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
        people = reach.people_of(self.authority)
        if asked["role"] in Role.values:
            people = people.filter(Exists(current.filter(role=asked["role"])))
        if asked["standing"] == "closed":
            people = people.filter(is_active=False)
        elif asked["standing"] == "past":
            people = people.filter(~Exists(current))
        elif asked["standing"] == "now":
            people = people.filter(Exists(current), is_active=True)
        for word in asked["q"].split()[:6]:
            people = people.filter(Q(full_name__icontains=word) | Q(email__icontains=word))
        rows = reach.memberships_of(self.authority).order_by("role", "-starts_on")
        return people.order_by("full_name", "pk").prefetch_related(
            Prefetch("memberships", rows, to_attr="held_here")
        )

    @staticmethod
    def _row(person):
        today = timezone.localdate()
        now = [it for it in person.held_here if it.ends_on is None or it.ends_on >= today]
        return {"person": person, "memberships": now}


class PersonPage(ManagePage):
    """A page about somebody within the authority's reach; anybody else is 404."""

    @cached_property
    def person(self):
        """The person, or 404."""
        person = reach.people_of(self.authority).filter(pk=self.kwargs["pk"]).first()
        if person is None:
            raise Http404
        return person

    @cached_property
    def memberships(self):
        """Their memberships within reach, the newest first."""
        rows = reach.memberships_of(self.authority).filter(user=self.person)
        return list(rows.order_by("-starts_on", "-pk"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"person": self.person}


class PersonView(PersonPage, TemplateView):
    """One person: how to reach them, their roles, their account."""

    template_name = "virtualschool/person_detail.html"

    def get_context_data(self, **kwargs):
        person, me, today = self.person, self.request.user, timezone.localdate()
        roles = [
            {
                "membership": it,
                "description": ROLES[Role(it.role)].description,
                "is_over": it.ends_on is not None and it.ends_on < today,
                "is_to_come": it.starts_on > today,
                "is_teacher": it.role == Role.DESIGNATED_TEACHER,
                "may_change": reach.may_change(me, it, self.authority),
            }
            for it in self.memberships
        ]
        return super().get_context_data(**kwargs) | {
            "facts": self._facts(),
            "roles": roles,
            "is_me": person.pk == me.pk,
            "locked_until": locked_until(person),
            "trainings": [
                {"training": it, "counts": it.counts_on(today)}
                for it in Training.objects.filter(user=person).select_related("certificate")[:50]
            ],
            "may_give": person.pk != me.pk
            and person.is_active
            and reach.roles_to_give(me, self.authority),
            "is_waiting": person.is_active and not person.has_usable_password(),
        }

    def _facts(self):
        it = self.person
        return [
            ("E-mail", it.email),
            ("Job title", it.job_title),
            ("Telephone", it.telephone),
            ("Account", "Open" if it.is_active else "Closed"),
            ("Last signed in", f"{it.last_login:%-d %B %Y}" if it.last_login else "Never"),
        ]


class RoleChoices:
    """What a form about roles offers to whoever fills it in."""

    def get_form_kwargs(self):
        """The roles this person may give, and the schools where."""
        return super().get_form_kwargs() | {
            "roles": reach.roles_to_give(self.request.user, self.authority),
            "schools": reach.run_by(self.authority).order_by("name"),
        }

    def get_initial(self):
        """The role and school that the page before named."""
        return {name: self.request.GET.get(name, "") for name in ("role", "school")}


class AboutPerson(PersonPage, ActionForm):
    """A form about one person."""

    template_name = "children/page_form.html"

    def get_success_url(self):
        return reverse("virtualschool:person", args=[self.person.pk])


class EditPerson(AboutPerson):
    """Correct how somebody is called and reached."""

    form_class = PersonForm
    saved = "The details are saved."

    def get_heading(self):
        return f"Change the details of {self.person}"

    def get_initial(self):
        return {name: getattr(self.person, name) for name in PersonForm.base_fields}

    def act(self, data):
        actions.edit_person(
            user=self.person, authority=self.authority, by=self.request.user, **data
        )


class GiveRole(RoleChoices, AboutPerson):
    """Give somebody a further role."""

    form_class = RoleForm
    submit = "Give the role"
    saved = "The role is given."

    def get_heading(self):
        return f"Give {self.person} a role"

    def act(self, data):
        actions.give_role(user=self.person, authority=self.authority, by=self.request.user, **data)


class MembershipForm(AboutPerson):
    """A form about one of the person's roles; a role out of reach is 404."""

    @cached_property
    def membership(self):
        """The role, or 404."""
        for membership in self.memberships:
            if membership.pk == self.kwargs["membership_pk"]:
                return membership
        raise Http404


class EndRole(MembershipForm):
    """End somebody's role."""

    form_class = EndRoleForm
    submit = "End the role"
    kind = "warning"
    saved = "The role is ended."

    def get_form_kwargs(self):
        today = timezone.localdate()
        owned = [
            (kind, number, kind.successors(self.membership, today))
            for kind, number in owned_by(self.membership, today)
        ]
        return super().get_form_kwargs() | {"owned": owned}

    def get_heading(self):
        return f"End the role of {self.person}"

    @property
    def lede(self):
        it = self.membership
        return (
            f"{it.get_role_display()} at {it.organisation}. What this role opened is closed to "
            "them from the day after."
        )

    def act(self, data):
        actions.end_role(
            membership=self.membership, authority=self.authority, by=self.request.user, **data
        )


class EditStanding(MembershipForm):
    """A designated teacher's standing and training."""

    form_class = StandingForm
    saved = "The details are saved."

    @cached_property
    def membership(self):
        membership = super().membership
        if membership.role != Role.DESIGNATED_TEACHER:
            raise Http404
        return membership

    def get_heading(self):
        return f"{self.person} as designated teacher"

    @property
    def lede(self):
        return (
            f"At {self.membership.organisation}. The law asks for a qualified teacher, "
            "and guidance for somebody senior who is trained for it."
        )

    def get_initial(self):
        words = {True: "yes", False: "no", None: ""}
        it = self.membership
        return {
            "is_senior_leader": words[it.is_senior_leader],
            "is_qualified_teacher": words[it.is_qualified_teacher],
            "last_trained_on": it.last_trained_on,
        }

    def act(self, data):
        actions.record_standing(
            membership=self.membership, authority=self.authority, by=self.request.user, **data
        )


class CloseAccount(AboutPerson):
    """Let somebody sign in no more."""

    form_class = ReasonForm
    lede = "They are signed out at their next page, and can sign in no more. What they did stays."
    submit = "Close the account"
    kind = "warning"
    saved = "The account is closed."

    def get_heading(self):
        return f"Close the account of {self.person}"

    def act(self, data):
        actions.close_account(
            user=self.person, authority=self.authority, by=self.request.user, **data
        )


class PersonButton(PersonPage, View):
    """A button on the person's page."""

    http_method_names = ["post"]
    saved = ""

    def post(self, request, *args, **kwargs):
        """Call the action and go back to the person."""
        try:
            self.act(user=self.person, authority=self.authority, by=request.user)
            messages.success(request, self.saved)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("virtualschool:person", pk=self.person.pk)


class ReopenAccount(PersonButton):
    """Let somebody sign in again."""

    act = staticmethod(actions.reopen_account)
    saved = "The account is open again."


class UnlockAccount(PersonButton):
    """Let somebody try to sign in again after too many wrong passwords."""

    act = staticmethod(actions.unlock_account)
    saved = "They can try to sign in again."
