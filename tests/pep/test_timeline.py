"""Pupil premium in the child's story."""

from django.urls import reverse

from lac.accounts.access import Role
from pep import actions
from tests.factories.pep import FundingFactory
from tests.factories.premium import paid


def test_premium__is_told_from_asking_to_spending_to_readers_of_the_plan_only(
    client, world, submitted, officer, teacher
):
    award = paid(submitted, officer, 24_000)
    actions.record_spending(request=award.request, spent_pence=24_000, by=teacher)
    FundingFactory(pep=submitted, requested_pence=5_000)
    address = reverse("children:timeline", args=[world.child.pk])
    client.force_login(teacher)
    page = client.get(address).content.decode()
    for words in (
        "Pupil premium asked for: £50.00",
        "Pupil premium: approved, £240.00",
        "Pupil premium paid to the school: £240.00",
        "Pupil premium spent: £240.00",
    ):
        assert words in page
    line = award.entries.get(kind="paid")
    assert line.reverses_id is None
    client.force_login(world.users[Role.CARER])
    assert "Pupil premium" not in client.get(address).content.decode()
