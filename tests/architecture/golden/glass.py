"""Records that were opened in an emergency."""

from lac.children.models import BrokenGlass
from tests.architecture.golden.objects import objects
from tests.factories.accounts import UserFactory


@objects("children:judge_glass")
def something_to_judge(world, child):
    return {"pk": BrokenGlass.unscoped.create(child=world.child, user=UserFactory()).pk}
