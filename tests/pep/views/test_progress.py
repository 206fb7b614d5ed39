"""The page of a child's results."""

from django.urls import reverse

from pep.models import AttainmentPoint
from tests.factories.pep import AttainmentPointFactory, EarlyInterventionFactory
from tests.world import TODAY


def test_page__shows_now_the_path_and_what_is_done_in_few_queries(
    world, client, officer, django_assert_max_num_queries
):
    client.force_login(officer)
    address = reverse("pep:progress", args=[world.child.pk])
    assert "No results yet" in client.get(address).content.decode()
    AttainmentPointFactory(child=world.child, current="98", expected="100", fft50="103")
    AttainmentPointFactory(child=world.child, current="95", expected="99", assessed_on=TODAY)
    AttainmentPointFactory(child=world.child, subject="Reading age", measure="reading",
                           current="8 years 2 months", on_track="")  # fmt: skip
    EarlyInterventionFactory(child=world.child, school=world.school)
    with django_assert_max_num_queries(12):
        page = client.get(address).content.decode()
    for words in (
        "Progress has slowed in English",
        "FFT50 estimate",
        "103",
        "Challenge the school",
    ):
        assert words in page
    assert "The child’s age" in client.get(address, {"subject": "Reading age"}).content.decode()


def test_add__a_result_in_the_browser(world, client, teacher):
    client.force_login(teacher)
    day = {"assessed_on_0": "19", "assessed_on_1": "11", "assessed_on_2": "2026"}
    data = {"measure": "topic", "subject": "Maths", "topic": "Fractions", "current": "14/20"} | day
    address = reverse("pep:result_add", args=[world.child.pk])
    assert client.post(address, data | {"topic": ""}).status_code == 200
    assert client.post(address, data).status_code == 302
    assert AttainmentPoint.unscoped.get().topic == "Fractions"


def test_spare__a_reason_that_is_too_long_is_not_cut_off_but_left_to_be_shortened(
    world, client, officer
):
    client.force_login(officer)
    case = EarlyInterventionFactory(child=world.child, school=world.school)
    address = reverse("pep:early_challenge", args=[world.child.pk, case.pk])
    about = f"Tuition has begun. {'It helps. ' * 40}The end"
    data = {"decision": "spare", "about": about, "working_days": "10"}
    page = client.post(address, data).content.decode()
    assert "Say in at most 300 characters why not." in page
    assert "The end</textarea>" in page
