"""What the pages about deadlines and rules need."""

import datetime as dt

from django.utils import timezone

from lac.accounts.access import Role
from lac.deadlines.models import Delivery
from tests.architecture.golden.objects import objects, posted
from tests.boxes import day
from tests.factories.deadlines import (
    BreachFactory,
    DeadlineFactory,
    DeliveryFactory,
    ExtensionFactory,
    PauseFactory,
)


@objects("deadlines:why", "deadlines:waive")
def deadline(world, child):
    return {"pk": DeadlineFactory(child=child).pk}


GUIDANCE = {"duty": "pep.initiated", "due_on": dt.date(2026, 11, 27)}


@objects("deadlines:extend")
def extendable(world, child):
    return {"pk": DeadlineFactory(child=child, **GUIDANCE).pk}


@objects("deadlines:decide")
def asked(world, child):
    made = DeadlineFactory(child=child, **GUIDANCE)
    ExtensionFactory(deadline=made)
    return {"pk": made.pk}


@objects("deadlines:breach")
def breach(world, child):
    return {"pk": BreachFactory(deadline__child=child).pk}


@objects("deadlines:pause")
def running(world, child):
    return {"pk": DeadlineFactory(child=child, due_on=dt.date(2026, 11, 27)).pk}


@objects("deadlines:unwaive")
def waived(world, child):
    waiver = {"waived_at": timezone.now(), "waiver_reason": "In hospital"}
    return {"pk": DeadlineFactory(child=child, **waiver).pk}


@objects("deadlines:resume")
def paused(world, child):
    made = DeadlineFactory(child=child, paused_from=dt.date(2026, 11, 9))
    PauseFactory(deadline=made)
    return {"pk": made.pk}


@objects("deadlines:rule")
def rule(world, child):
    return {"code": "school.place_after_entering_care"}


@objects("deadlines:requeue")
def delivery(world, child):
    user = world.users[Role.DESIGNATED_TEACHER]
    return {"pk": DeliveryFactory(user=user, state=Delivery.State.FAILED).pk}


@objects("deadlines:bounced")
def sent(world, child):
    user = world.users[Role.DESIGNATED_TEACHER]
    return {"pk": DeliveryFactory(user=user, state=Delivery.State.SENT).pk}


@posted("deadlines:extend")
def more_time(world, child):
    return day("until_on", dt.date(2026, 12, 2)) | {"reason": "In hospital"}


@posted("deadlines:decide")
def decision(world, child):
    return {"granted": "yes"}


@posted("deadlines:breach")
def cause(world, child):
    return {"cause": "overlooked", "version": "1"}


@posted("deadlines:waive", "deadlines:unwaive")
def reason(world, child):
    return {"reason": "In hospital"}


@posted("deadlines:pause")
def pause(world, child):
    return day("starts_on", dt.date(2026, 11, 20)) | {"reason": "In hospital"}


@posted("deadlines:resume")
def resume(world, child):
    return day("resumes_on", dt.date(2026, 11, 20))


@posted("deadlines:rule")
def local_rule(world, child):
    change = {"local_authority": world.authority.pk, "enabled": "yes", "number": "5"}
    return day("in_force_from", dt.date(2026, 11, 20)) | change | {"reason": "Agreed"}


@posted("deadlines:ladder")
def step(world, child):
    return {"recipient": "owner", "days": "2", "side": "before"}


@objects("deadlines:feed")
def secret_address(world, child):
    # Nobody's: the answer to a wrong address is the same for everybody.
    return {"token": "wrong"}
