"""What the portal's pages need: a signed plan."""

from lac.accounts.access import Role
from tests.architecture.golden.objects import objects
from tests.factories.pep import PepFactory
from tests.virtualschool.plans import sign


@objects("portal:plan", "portal:pdf", "portal:preview_plan")
def a_signed_plan(world, child):
    return {"pk": sign(PepFactory(child=child), world.users[Role.VIRTUAL_SCHOOL_HEAD]).pk}


@objects("portal:pdf_file")
def a_plan_without_a_copy(world, child):
    """Nobody has asked for a copy, so that even its readers get 404."""
    return a_signed_plan(world, child) | {"document": 1}
