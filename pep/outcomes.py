"""What plans say of the five outcomes: achievement, the child's own scales, activities, aims."""

from django.db.models import Count, Q
from django.urls import reverse

from lac.accounts.access import Permission
from lac.children.outcomes import Outcome, Told, outcome_source

from .models import Attainment, OnTrack, Pep, PepSection, Provision, ProvisionKind, Target
from .models import VoiceScales as Scales

SCALES = {
    "enjoy_learning": (Outcome.ACHIEVE, "Enjoys learning, in their own words"),
    "feel_safe": (Outcome.SAFE, "Feels safe at school, in their own words"),
    "listened_to": (Outcome.CONTRIBUTE, "Feels listened to, in their own words"),
}


def scales_by_term(child, user):
    """The latest scales of each term's plan, the earliest term first."""
    rows = (
        Scales.visible_to(user, Permission.VIEW_PEP)
        .filter(pep__child=child)
        .exclude(pep__state="cancelled")
        .select_related("pep")
        .order_by("pep__term_starts_on", "pk")
    )
    return list({row.pep_id: row for row in rows}.values())


def _source(name, outcome, label):
    @outcome_source(outcome, permission=Permission.VIEW_PEP)
    def source(child, user, may):
        found = scales_by_term(child, user)[-2:]
        if not found:
            return []
        now = found[-1]
        before = f", {getattr(found[0], name)} last time" if len(found) > 1 else ""
        url = reverse("pep:voice", kwargs={"child_pk": child.pk})
        return [Told(label, f"{getattr(now, name)} of 5{before}", now.said_on, url)]

    source.__doc__ = f"{label}: now and the term before."
    return source


for _name, (_outcome, _label) in SCALES.items():
    _source(_name, _outcome, _label)


def _latest(child, user):
    return Pep.of(child, user, Permission.VIEW_PEP).live().order_by("-term_starts_on").first()


@outcome_source(Outcome.ACHIEVE, permission=Permission.VIEW_PEP)
def learning(child, user, may):
    """Subjects on track, and last term's targets that were met, of the latest plan."""
    pep = _latest(child, user)
    if pep is None:
        return []
    url, told = pep.get_absolute_url(), []
    good = Q(on_track__in=(OnTrack.AT, OnTrack.ABOVE))
    subjects = Attainment.visible_to(user, Permission.VIEW_PEP).filter(pep=pep).exclude(on_track="")
    count = subjects.aggregate(all=Count("pk"), good=Count("pk", filter=good))
    if count["all"]:
        text = f"{count['good']} of {count['all']}"
        told.append(Told("Subjects at or above expected", text, url=url))
    reviewed = Target.visible_to(user, Permission.VIEW_PEP).filter(pep=pep).exclude(review="")
    met = reviewed.aggregate(all=Count("pk"), met=Count("pk", filter=Q(review="met")))
    if met["all"]:
        told.append(Told("Last term’s targets met", f"{met['met']} of {met['all']}", url=url))
    return told


@outcome_source(Outcome.CONTRIBUTE)
def activities(child, user, may):
    """Clubs, trips, music and sport that run today."""
    rows = Provision.of(child, user).running().filter(kind=ProvisionKind.ENRICHMENT)
    url = reverse("pep:provision", kwargs={"child_pk": child.pk})
    return [Told("Takes part in", it.what, it.starts_on, url) for it in rows]


@outcome_source(Outcome.WELL_BEING, permission=Permission.VIEW_PEP)
def aims(child, user, may):
    """What the young person wants to do, and the next step, of the latest plan."""
    pep = _latest(child, user)
    if pep is None:
        return []
    rows = PepSection.visible_to(user, Permission.VIEW_PEP).filter(pep=pep, key="careers")
    said = next((row.content for row in rows), {})
    labels = {"aspiration": "Wants to", "next_step": "Next step"}
    url = pep.get_absolute_url()
    return [Told(label, said[name], url=url) for name, label in labels.items() if said.get(name)]
