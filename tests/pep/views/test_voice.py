"""The pages of the child's words and of our answers."""

from django.urls import reverse

from pep.models import ViewResponse
from tests.factories.pep import PupilViewFactory


def test_answer__to_a_wish_says_by_when(client, pep, teacher):
    client.force_login(teacher)
    wish = PupilViewFactory(pep=pep, prompt="help", words="Somebody to read with")
    told = PupilViewFactory(pep=pep, prompt="like", words="Art")
    said = {"text": "We will.", "who": "Nadia Petrov"}
    wish_page, told_page = (
        reverse("pep:answer", kwargs={"child_pk": pep.child_id, "pk": pep.pk, "view": it.pk})
        for it in (wish, told)
    )
    assert "due_on" in client.post(wish_page, said).context["form"].errors
    day = {"due_on_0": "4", "due_on_1": "12", "due_on_2": "2026"}
    assert client.post(wish_page, said | day).status_code == 302
    assert client.post(told_page, said).status_code == 302
    assert [it.due_on is None for it in ViewResponse.objects.order_by("pk")] == [False, True]
