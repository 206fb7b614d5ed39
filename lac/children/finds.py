"""What the search in the header finds of children, schools, people and pages."""

from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from lac.accounts.access import Permission
from lac.accounts.context_processors import places_of
from lac.calendars.days import in_words
from lac.organisations.models import School

from .finding import MOST, Group, Hit, search_source
from .models import Child, Enrolment, FormerName, Professional
from .models.child import Fold
from .search import ORDERS, beginning, begins_with, fold, resembling

P = Permission
# Whatever else a list of hits needs, it is asked of a page of children.
SHOWN = ("search_text", "restricted_contact")


@search_source(order=10, label="Children", permission=P.VIEW_CHILD)
def children(words, user):
    """Children by name, social care ID or UPN; names close in spelling when none fits."""
    mine = Child.visible_to(user, P.VIEW_CHILD, few=True).with_identity().defer(*SHOWN)
    found = list(beginning(mine, words).order_by(*ORDERS["name"])[: MOST + 1])
    label = "Children"
    if not found:
        found, label = list(resembling(mine, words)[:MOST]), "Children with a name like this"
    more = ""
    if len(found) > MOST:
        more = f"{reverse('children:list')}?{urlencode({'q': ' '.join(words)})}"
    return Group(label, [_child(it) for it in found[:MOST]], more)


def _child(child):
    today = timezone.localdate()
    text = ", ".join(
        [
            f"born {in_words(child.born_on)}",
            child.year_group_on(today),
            child.school_name or "no school place",
            child.la_child_id,
        ]
    )
    return Hit(child.name, text, reverse("children:detail", args=[child.pk]))


@search_source(order=20, label="Children with a former name", permission=P.VIEW_SENSITIVE)
def former_names(words, user):
    """Children by a name they had before, for those who may read it; not by a name they kept."""
    names = FormerName.visible_to(user, P.VIEW_SENSITIVE).select_related("child")
    names = names.exclude(begins_with(words, "child__search_text"))
    return [
        Hit(
            it.child.name,
            f"{it} until {in_words(it.used_until)}, {it.child.la_child_id}",
            reverse("children:detail", args=[it.child_id]),
        )
        for it in beginning(names, words)[:MOST]
    ]


@search_source(order=30, label="Schools", permission=P.VIEW_CHILD)
def schools(words, user):
    """Schools where children this person works with are on roll, by name or URN."""
    named = School.objects.all()
    for word in words:
        named = named.filter(Q(name__icontains=word) | Q(urn=word))
    # The few schools of this name first: to ask of all children where they are takes longer.
    few = list(named.order_by("name").values_list("pk", flat=True)[:200])
    rolls = Enrolment.visible_to(user, P.VIEW_CHILD).current().filter(school__in=few)
    found = School.objects.filter(pk__in=rolls.values("school")) if few else []
    return [
        Hit(
            it.name,
            f"{it.town + ', ' if it.town else ''}URN {it.urn}",
            f"{reverse('children:list')}?{urlencode({'school': it.urn})}",
        )
        for it in found[:MOST]
    ]


@search_source(order=40, label="People around a child", permission=P.VIEW_CHILD)
def professionals(words, user):
    """Social workers and others who work today with a child of this person's."""
    theirs = Professional.visible_to(user, P.VIEW_CHILD).current().annotate(folded=Fold("name"))
    for word in words:
        theirs = theirs.filter(folded__contains=word)
    return [
        Hit(
            it.name,
            f"{it.get_role_display()} of {it.child.name}",
            reverse("children:people", args=[it.child_id]),
        )
        for it in theirs.select_related("child").order_by("name", "child_id")[:MOST]
    ]


@search_source(order=90, label="Pages", permission=P.VIEW_CHILD)
def pages(words, user):
    """Pages of the menu whose name holds each of the words."""
    return [
        Hit(label, "", url)
        for label, url in places_of(user)
        if all(word in fold(label) for word in words)
    ]
