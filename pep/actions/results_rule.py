"""When an authority asks for results."""

from functools import partial

from django.db import transaction

from lac.audit.log import record
from lac.children.versions import apply, claim
from lac.deadlines.tasks import sweep_duty

from ..models import ResultsRule

FIELDS = ("asking", "opens_before", "closes_after")
# The duties whose days follow from the rule (`pep.duties.results`).
DUTIES = ("pep.results_by_half_term", "pep.results_by_end_of_term")


@transaction.atomic
def set_results_rule(*, local_authority, by, version=None, **details):
    """Set how often results are asked for and how long there is. Raises StaleSave."""
    rule, created = ResultsRule.objects.get_or_create(local_authority=local_authority)
    rule = claim(rule, None if created else version)
    changed = apply(rule, {name: details[name] for name in FIELDS if name in details})
    if changed:
        record(
            "progress.rule_set",
            by=by,
            subject=rule,
            authority=str(local_authority),
            changes=changed,
        )
        for code in DUTIES:
            transaction.on_commit(partial(sweep_duty.delay, code), robust=True)
    return rule
