"""People at their browsers, who fill in the forms of a child's record."""

import pytest
from django.urls import reverse

from lac.accounts.access import Role


class Person:
    """Somebody of a role at their browser."""

    def __init__(self, client, world, role):
        client.force_login(world.users[role])
        self.client, self.world = client, world

    def post(self, name, data, child=True, **kwargs):
        kwargs |= {"child_pk": self.world.child.pk} if child else {}
        return self.client.post(reverse(f"children:{name}", kwargs=kwargs), data)

    def saves(self, name, data, **kwargs):
        response = self.post(name, data, **kwargs)
        form = response.context and response.context.get("form")
        assert response.status_code == 302, form.errors if form else response
        return response

    def is_told(self, sentence, name, data, **kwargs):
        response = self.post(name, data, **kwargs)
        assert response.status_code == 200
        text = response.content.decode()
        assert "govuk-error-summary" in text
        assert sentence in text
        return text


@pytest.fixture
def officer(client, world):
    return Person(client, world, Role.VIRTUAL_SCHOOL_OFFICER)


@pytest.fixture
def worker(client, world):
    return Person(client, world, Role.SOCIAL_WORKER)


@pytest.fixture
def teacher(client, world):
    return Person(client, world, Role.DESIGNATED_TEACHER)


@pytest.fixture
def head(client, world):
    return Person(client, world, Role.VIRTUAL_SCHOOL_HEAD)
