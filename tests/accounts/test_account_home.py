"""The home of an account: what waits and what is new, then the ways on; content first, on a telephone too."""

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from asv.notifications.models import NotificationKind as Kind
from asv.notifications.telling import notify
from network.directory.models import Post
from tests.factories.site import make_experience, make_tree, make_user, restrict

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    user = make_user()
    client.force_login(user)
    return user


def home(client):
    return BeautifulSoup(client.get("/compte/").content, "html.parser")


def test_the_content_comes_before_the_five_groups_of_links(client, member):
    page = home(client)
    main = page.find("main")
    assert main.find("h1").sourceline < main.find("nav").sourceline
    assert [group.get_text() for group in main.find("nav").find_all("h2")] == [
        "Garder", "Être au courant", "Prendre part", "Me connecter", "Moi",
    ]  # fmt: skip
    assert main.find("nav").find("a", attrs={"aria-current": "page"})["href"] == "/compte/"


def test_what_waits_says_one_act_each(client, member):
    assert not home(client).select(".todo")
    Post.objects.create(function="Coordination", holder=member, consented_at=timezone.now())
    assert not home(client).select(".todo"), "nobody asked yet whether it is right"
    Post.objects.update(first_reminder_at=timezone.now())
    [line] = home(client).select(".todo > li")
    assert "Coordination" in line.get_text() and line.find("a")["href"] == "/compte/annuaire/"
    other = make_user("autre@exemple.fr")
    Post.objects.update(holder=other)
    assert not home(client).select(".todo")


def test_what_is_new_is_shown_as_it_may_be_read_now(client, member):
    page = make_experience(make_tree(), "Un récit")
    notify([member], next(iter(Kind)), "Un récit a changé", "Un texte", page.get_url(), key="a", resource=page)
    [line] = home(client).select(".fresh > li")
    assert line.find("a")["href"] == page.get_url()
    restrict(page)
    page.view_restrictions.update(restriction_type="password")
    [line] = home(client).select(".fresh > li")
    assert line.find("a") is None


@pytest.mark.counts_queries
def test_the_home_costs_the_same_for_much_news_as_for_little(client, member, django_assert_max_num_queries):
    notify([member], next(iter(Kind)), "Du nouveau", key="a")
    home(client)
    with django_assert_max_num_queries(30) as few:
        home(client)
    cost = len(few)
    for number in range(8):
        notify([member], next(iter(Kind)), "Du nouveau", key=f"b{number}")
    home(client)
    with django_assert_max_num_queries(cost):
        assert len(home(client).select(".fresh > li")) == 5
