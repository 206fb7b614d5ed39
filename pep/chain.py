"""From barrier to outcome (S1-15): by area of need, what is in the way, what is done, what came.

Barriers are the plan's strengths and needs by area, support is the child's provision map: nothing
is written twice. Pure: rows in, chains out.
"""

from dataclasses import dataclass, field

from .models import Area, ProvisionKind, ProvisionResult


@dataclass(frozen=True)
class Gap:
    """A link of the chain that is missing: what, and what mends it."""

    text: str
    # "barrier", "assess", "found", "give", "target" or "outcome".
    step: str
    row: object = None


@dataclass
class Chain:
    """One area of need."""

    area: str
    label: str
    need: object = None
    assessments: list = field(default_factory=list)
    # (provision, the review of its target or None)
    given: list = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)


def chains_of(needs, assessments, given, reviewed, today):
    """The chain of each area in which there is anything, in the order of the areas.

    `reviewed` is {target pk: that target as it was reviewed in the next plan}.
    """
    chains = {area: Chain(area, Area(area).label) for area in Area.values}
    for it in needs:
        # A plan may have two entries for an area: the one that names a barrier counts.
        if it.barrier or chains[it.area].need is None:
            chains[it.area].need = it
    for it in assessments:
        chains[it.area].assessments.append(it)
    for it in given:
        if it.area:
            chains[it.area].given.append((it, reviewed.get(it.target_id)))
    found = [it for it in chains.values() if _has_anything(it)]
    for chain in found:
        chain.gaps = list(_gaps(chain, today))
    return found


def unplaced(given):
    """Support that names no area, so that nobody sees which need it answers; clubs need none."""
    return [it for it in given if not it.area and it.kind != ProvisionKind.ENRICHMENT]


def _has_anything(chain):
    return bool((chain.need and chain.need.barrier) or chain.assessments or chain.given)


def _gaps(chain, today):
    if not (chain.need and chain.need.barrier):
        yield Gap("The plan does not say what gets in the way", "barrier")
    if not chain.assessments:
        yield Gap("No assessment yet", "assess")
    for it in chain.assessments:
        if it.done_on is None:
            yield Gap(f"No result yet: {it}", "found", it)
    if not chain.given:
        yield Gap("Nothing is given for it yet", "give")
    for it, _ in chain.given:
        if it.target_id is None:
            yield Gap(f"Not linked to a target: {it}", "target", it)
        if it.ends_on and it.ends_on < today and _without_outcome(it):
            yield Gap(f"No outcome after the end date: {it}", "outcome", it)


def _without_outcome(provision):
    return provision.result == ProvisionResult.TOO_EARLY or not provision.outcome.strip()
