import pytest
from django.urls import reverse

from lac.accounts.access import Permission, Role
from lac.audit.models import Event
from lac.children import columns
from tests.factories.children import CareEpisodeFactory, ChildFactory, EnrolmentFactory

LIST = "/children/"


@pytest.fixture
def officer(world, client):
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_OFFICER])
    return client


def more(world, count, **names):
    return [
        EnrolmentFactory(
            school=world.school,
            child=CareEpisodeFactory(
                child=ChildFactory(local_authority=world.authority, **names)
            ).child,
        ).child
        for _ in range(count)
    ]


def names(response):
    return [row["child"].name for row in response.context["rows"]]


def test_list__shows_my_children_and_no_stranger(world, officer):
    response = officer.get(LIST)
    assert names(response) == ["Rowan Ashdown"]
    assert "Year 7" in response.content.decode()
    assert "Alder Hill School" in response.content.decode()


def test_list__a_search_is_written_to_the_log_with_its_words(world, officer):
    officer.get(LIST, {"q": "rowan", "care": "now"})
    event = Event.objects.get(action="children.searched")
    assert event.data == {"words": "rowan", "filters": {"care": "now"}}
    assert event.actor_id == world.users[Role.VIRTUAL_SCHOOL_OFFICER].pk


def test_list__a_look_without_words_is_written_too(officer):
    officer.get(LIST)
    assert Event.objects.filter(action="children.viewed").count() == 1


def test_list__says_when_it_offers_names_that_are_only_close(officer):
    response = officer.get(LIST, {"q": "ashdwon"})
    assert names(response) == ["Rowan Ashdown"]
    assert "close to it" in response.content.decode()


def test_list__says_what_to_do_when_nothing_fits(officer):
    assert "No child you work with fits" in officer.get(LIST, {"q": "zzz"}).content.decode()


def test_list__never_offers_a_stranger_by_name_or_number(world, officer):
    for words in (world.stranger.family_name, world.stranger.la_child_id, "farow"):
        assert world.stranger.name not in names(officer.get(LIST, {"q": words}))


def test_list__a_filter_that_is_not_on_offer_is_left_out(officer):
    response = officer.get(LIST, {"sen": "X'; --", "year": "seven", "sort": "password"})
    assert names(response) == ["Rowan Ashdown"]
    assert response.context["selected"] == []


def test_list__keeps_filters_order_and_words_in_every_link(world, officer):
    more(world, 30)
    page = officer.get(LIST, {"school": "alder", "sort": "-age"})
    assert page.context["page_obj"].paginator.count == 31
    assert "?school=alder&amp;sort=-age&amp;page=2" in page.content.decode()
    second = officer.get(LIST, {"school": "alder", "sort": "-age", "page": "2"})
    assert len(second.context["rows"]) == 6


def test_list__pages_hold_each_child_once(world, officer):
    more(world, 30, given_name="Same", family_name="Name")
    seen = [
        row["child"].pk
        for page in ("1", "2")
        for row in officer.get(LIST, {"page": page}).context["rows"]
    ]
    assert len(seen) == len(set(seen)) == 31


@pytest.mark.parametrize("page", ["0", "-1", "999", "two"])
def test_list__a_page_that_is_not_there_is_no_fault(officer, page):
    assert officer.get(LIST, {"page": page}).status_code == 200


@pytest.mark.parametrize(
    ("sort", "first"), [("age", "Ashdown"), ("-age", "Older"), ("name", "Ashdown")]
)
def test_list__is_sorted_as_asked(world, officer, sort, first):
    more(world, 1, given_name="", family_name="Older", born_on="2010-01-01")
    response = officer.get(LIST, {"sort": sort})
    assert response.context["rows"][0]["child"].family_name == first


def test_list__takes_as_many_queries_for_a_full_page_as_for_one_child(
    world, officer, django_assert_max_num_queries
):
    more(world, 40)
    officer.get(LIST)
    with django_assert_max_num_queries(12):
        officer.get(LIST)
    with django_assert_max_num_queries(12):
        officer.get(LIST, {"q": "zzzz", "school": "alder", "care": "now", "year": "7"})


@pytest.fixture
def _registered(monkeypatch):
    monkeypatch.setattr(columns, "COLUMNS", [])
    monkeypatch.setattr(columns, "FILTERS", {})
    monkeypatch.setattr("lac.children.views.listing.COLUMNS", columns.COLUMNS)
    monkeypatch.setattr("lac.children.views.listing.FILTERS", columns.FILTERS)
    monkeypatch.setattr("lac.children.search.FILTERS", columns.FILTERS)


@pytest.mark.usefixtures("_registered")
def test_list__shows_the_columns_of_other_apps_to_those_who_may(world, officer, client):
    @columns.child_column(order=1, label="Grade", permission=Permission.GRADE_PEP)
    def grade(children, user):
        return {child.pk: "Amber" for child in children}

    assert "Amber" in officer.get(LIST).content.decode()
    client.force_login(world.users[Role.DESIGNATED_TEACHER])
    assert "Amber" not in client.get(LIST).content.decode()


@pytest.mark.usefixtures("_registered")
def test_list__narrows_by_the_filters_of_other_apps(officer):
    @columns.child_filter(name="grade", label="Grade", choices=[("red", "Red")])
    def by_grade(children, value, user):
        return children.none()

    assert names(officer.get(LIST)) == ["Rowan Ashdown"]
    response = officer.get(LIST, {"grade": "red"})
    assert names(response) == []
    assert response.context["selected"][0]["label"] == "Grade: Red"


def test_list__offers_to_add_a_child_to_those_who_may(world, officer, client):
    add = reverse("children:add")
    assert add in officer.get(LIST).content.decode()
    client.force_login(world.users[Role.DESIGNATED_TEACHER])
    assert add not in client.get(LIST).content.decode()
