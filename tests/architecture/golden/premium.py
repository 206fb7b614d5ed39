"""Pupil premium in the table of routes."""

from lac.accounts.access import Role
from tests.architecture.golden.objects import objects, posted
from tests.factories.pep import FundingFactory, PepFactory
from tests.factories.premium import approved, paid, premium_year

DAY = {"paid_on_0": "18", "paid_on_1": "11", "paid_on_2": "2026"}


def award(world, child, make=approved):
    return make(PepFactory(child=child), world.users[Role.VIRTUAL_SCHOOL_HEAD])


@objects("pep:funding_decide")
def a_request(world, child):
    row = FundingFactory(pep=PepFactory(child=child))
    return {"pk": row.pep_id, "row": row.pk}


@posted("pep:funding_decide")
def a_decision(world, child):
    return {"decision": "approved", "over_reason": "It was agreed"}


@objects("pep:funding_spent")
def a_paid_request(world, child):
    row = award(world, child, paid).request
    return {"pk": row.pep_id, "row": row.pk}


@posted("pep:funding_spent")
def spending(world, child):
    return {"spent_pence": "200.00"}


@objects("pep:premium_pay", "pep:premium_release")
def an_award(world, child):
    return {"pk": award(world, child).pk}


@posted("pep:premium_pay")
def a_payment(world, child):
    return {"pence": "200.00", "reference": "PP-1"} | DAY


@posted("pep:premium_release", "pep:premium_reverse")
def a_reason(world, child):
    return {"why": "A mistake"}


@objects("pep:premium_recover")
def a_paid_award(world, child):
    return {"pk": award(world, child, paid).pk}


@posted("pep:premium_recover")
def paid_back(world, child):
    day = {name.replace("paid_on", "happened_on"): value for name, value in DAY.items()}
    return {"pence": "20.00", "why": "The tutor left"} | day


@objects("pep:premium_reverse")
def a_line(world, child):
    return {"pk": award(world, child, paid).entries.get(kind="paid").pk}


@objects("pep:premium_allocate")
def a_year_with_amounts(world, child):
    premium_year(child.local_authority)
    return {}


@posted("pep:premium_allocate")
def an_allocation(world, child):
    return {"money": "2026-plus", "pence": "1200", "why": "Came into care in January"}


@objects("virtualschool:premium_export")
def a_file(world, child):
    return {"kind": "csv"}


@objects("virtualschool:premium_year")
def this_year(world, child):
    return {"year": 2026}


@posted("virtualschool:premium_year")
def amounts(world, child):
    groups = {"plus": (0, 11), "early_years": (-2, -1), "post16": (12, 13), "other": (-2, 13)}
    years = {f"{kind}_first": first for kind, (first, _) in groups.items()}
    years |= {f"{kind}_last": last for kind, (_, last) in groups.items()}
    return {"version": "0", "plus_amount": "2630"} | years


@objects("virtualschool:premium_end")
def the_end_of_a_year(world, child):
    premium_year(world.authority)
    return {}
