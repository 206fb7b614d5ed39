"""What the pages of people's own sign-in need."""

from tests.architecture.golden.objects import objects


@objects("invitation_open")
def a_link_that_is_not_right(world, child):
    return {"pk": 1, "token": "0" * 64}


@objects("openid_connect_login", "openid_connect_callback")
def a_provider_that_is_not_set_up(world, child):
    return {"provider_id": "microsoft"}


@objects("session_end", "unsent", "unsent_discard", "openid_untie")
def nobodys_own(world, child):
    return {"pk": 0}
