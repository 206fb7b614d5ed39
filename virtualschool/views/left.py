"""What nobody has to do: by kind, with whom to give each thing to."""

from urllib.parse import urlencode

from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.accounts.ownership import LEFT, count_left
from lac.children.changes import ActionForm
from lac.children.models import Child

from .. import actions
from ..forms import GiveForm
from .pages import AuthorityPage

PAGE = 25
# Seconds for which the dashboard remembers how much there is.
COUNT_KEPT = 60


def children_of(user, authority):
    """The authority's children whom somebody sees, as the kinds of things left ask for them."""
    mine = Child.visible_to(user, Permission.VIEW_DASHBOARD).filter(local_authority=authority)
    return mine.order_by().values("pk")


def left_total(user, authority):
    """How much in all, for the dashboard: as of the last minute."""
    return cache.get_or_set(
        _key(user, authority),
        lambda: sum(
            count_left(authority, children_of(user, authority), timezone.localdate()).values()
        ),
        COUNT_KEPT,
    )


def _key(user, authority):
    return f"left:{user.pk}:{authority.pk}"


class LeftView(AuthorityPage, TemplateView):
    """How much of each kind nobody has to do, and one kind in full."""

    permission = Permission.VIEW_DASHBOARD
    template_name = "virtualschool/left_list.html"

    def get_context_data(self, **kwargs):
        children, today = children_of(self.request.user, self.authority), timezone.localdate()
        counts = count_left(self.authority, children, today)
        found = [key for key, number in counts.items() if number]
        asked = self.request.GET.get("kind", "")
        key = asked if asked in found else next(iter(found), None)
        kind = LEFT.get(key)
        page = self._page(kind.rows(self.authority, children, today), counts[key]) if kind else []
        return super().get_context_data(**kwargs) | {
            "kinds": [
                {
                    "label": LEFT[it].label,
                    "number": counts[it],
                    "url": f"?{urlencode({'kind': it})}",
                    "current": it == key,
                }
                for it in found
            ],
            "kind": kind,
            "page_obj": page,
            "items": [kind.item(row) for row in page],
            "may_give": self.authority.pk
            in self.request.user.authority_ids(Permission.MANAGE_ORGANISATION),
        }

    def _page(self, rows, number):
        paginator = Paginator(rows, PAGE)
        paginator.count = number
        return paginator.get_page(self.request.GET.get("page"))


class GiveView(AuthorityPage, ActionForm):
    """Give one thing to somebody."""

    permission = Permission.MANAGE_ORGANISATION
    template_name = "virtualschool/left_give.html"
    form_class = GiveForm
    submit = "Give it to them"
    saved = "It is theirs from today."

    def dispatch(self, request, *args, **kwargs):
        if request.user.may(self.permission) and self.left is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def kind_of_thing(self):
        """The kind of thing, or 404."""
        if (kind := LEFT.get(self.kwargs["kind"])) is None:
            raise Http404
        return kind

    @cached_property
    def left(self):
        """What nobody has to do; None once somebody has it."""
        children = children_of(self.request.user, self.authority)
        today = timezone.localdate()
        return self.kind_of_thing.find(self.authority, children, today, self.kwargs["key"])

    @cached_property
    def item(self):
        """It in words."""
        return self.kind_of_thing.item(self.left)

    def get_heading(self):
        return "Who will have this to do?"

    @property
    def lede(self):
        return f"{self.item.what}. {self.item.about}."

    def get_form_kwargs(self):
        takers = self.kind_of_thing.takers(self.left, self.authority, timezone.localdate())
        return super().get_form_kwargs() | {"takers": takers}

    def get_context_data(self, **kwargs):
        asked = {"role": self.item.role, "school": self.item.school or ""}
        address = f"{reverse('virtualschool:invite')}?{urlencode(asked)}"
        return super().get_context_data(**kwargs) | {
            "invite_url": address if self.item.role else ""
        }

    def get_success_url(self):
        return f"{reverse('virtualschool:left')}?{urlencode({'kind': self.kind_of_thing.key})}"

    def act(self, data):
        actions.give_left(
            kind=self.kind_of_thing,
            row=self.left,
            authority=self.authority,
            by=self.request.user,
            **data,
        )
        cache.delete(_key(self.request.user, self.authority))
