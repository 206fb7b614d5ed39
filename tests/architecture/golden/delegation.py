"""A delegation that nobody of the world is part of: everybody who may look finds nothing."""

from tests.architecture.golden.objects import objects


@objects("children:end_delegation")
def nobodys_delegation(world, child):
    return {"pk": 0}
