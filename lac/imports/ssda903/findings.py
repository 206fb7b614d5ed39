"""What a return means for each child against the record: new, moved, left, not in the file."""

from django.db.models import Q

from lac.children.models import CareEpisode, Child, LegalStatus, PlacementType, ReasonEpisodeCeased

from ..cells import codes
from ..findings import Finding
from ..models import FindingKind, Import, ImportNames, ImportState


def goes_on(its, today):
    """The episode that goes on today, or None."""
    return next((it for it in its if it.ended_on is None or it.ended_on > today), None)


def moved(before, after):
    """Whether a child in care lives elsewhere than before."""
    return bool(before and after and before.home.started_on != after.home.started_on)


def named(run):
    """The identifiers of the children whom the Header and Episodes files name."""
    plans = {it.la_child_id for it in run.memo["plans"]}
    return plans | run.memo["known"].keys() | run.memo["new"].keys() | run.memo["same"]


def changes(run):
    """A finding for each child whose care the files begin, end or change."""
    pks = {key: child.pk for key, (child, *_) in run.memo["known"].items() if child}
    for it in run.memo["plans"]:
        before, after = goes_on(it.before, run.today), goes_on(it.plan.episodes, run.today)
        who = pks.get(it.la_child_id) or it.child_pk, it.la_child_id
        if after and not before:
            new = f"{_said(PlacementType, after.placement_type)}; {_legal(after)}"
            yield Finding(FindingKind.NEW, *who, after.started_on, "", new)
        elif before and not after:
            yield _left(who, it.plan.episodes, before)
        elif before and after:
            yield from _compare(who, before, after)


def _left(who, episodes, before):
    last = max(episodes, key=lambda it: (it.ended_on, it.started_on))
    why = _said(ReasonEpisodeCeased, last.reason_ended) if last.reason_ended else "No reason given"
    home = _said(PlacementType, before.home.placement_type)
    return Finding(FindingKind.ENDED, *who, last.ended_on, home, why)


def _compare(who, before, after):
    if moved(before, after):
        homes = [_said(PlacementType, it.home.placement_type) for it in (before, after)]
        yield Finding(FindingKind.MOVED, *who, after.home.started_on, *homes)
    if before.legal_status != after.legal_status:
        yield Finding(FindingKind.LEGAL, *who, after.started_on, _legal(before), _legal(after))


def _legal(episode):
    return _said(LegalStatus, episode.legal_status)


def _said(choices, code):
    return str(choices(code).label) if code in codes(choices) else code


def absent(run):
    """A finding for each child in care to the authority today whom no line names.

    Nothing when the files are only some of the smaller ones, which name few children.
    """
    if not run.rows("header").exists():
        return []
    in_care = CareEpisode.unscoped.filter(
        Q(ended_on=None) | Q(ended_on__gt=run.today), started_on__lte=run.today
    )
    rows = Child.unscoped.filter(
        local_authority=run.local_authority, pk__in=in_care.values("child")
    ).order_by("la_child_id")
    here, before = named(run), _named_last_time(run)
    return [
        Finding(FindingKind.ABSENT, pk, identifier, None, _whether(identifier, before), "")
        for pk, identifier in rows.values_list("pk", "la_child_id")
        if identifier not in here
    ]


def _whether(identifier, before):
    if before is None:
        return "No file before this one"
    return "In the file before" if identifier in before else "Not in the file before either"


def _named_last_time(run):
    """The identifiers that the authority's last loaded return named, or None."""
    last = Import.objects.filter(
        kind=run.job.kind,
        local_authority=run.local_authority,
        state=ImportState.APPLIED,
        names__isnull=False,
    ).exclude(pk=run.job.pk)
    held = ImportNames.objects.filter(job__in=last.order_by("-applied_at").values("pk")[:1]).first()
    return set(held.identifiers) if held else None
