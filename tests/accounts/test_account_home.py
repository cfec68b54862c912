"""The home of an account: what waits and what is new, then the ways on; content first, on a telephone too."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from asv.accounts.favourites import toggle_favourite
from asv.dossiers.arranging import create_dossier
from asv.notifications.models import NotificationKind as Kind
from asv.notifications.telling import notify
from experiences.proposals.links import token_of
from experiences.proposals.models import OPEN_FOR, Proposal
from experiences.proposals.models import State as ProposalState
from network.alerts.models import Subscription
from network.directory.models import Post
from network.meetings.registrations.models import Registration
from network.meetings.registrations.models import State as RegistrationState
from network.networks.inviting import invite
from network.networks.models import Membership, Role, State
from tests.factories.network import make_meeting, make_network
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


def test_a_recit_that_was_begun_is_resumed_by_who_proved_its_address(client, member):
    row = Proposal.objects.create(title="Marcher pour se soigner", email=member.email, answers={"name": "x"})
    Proposal.objects.create(title="Envoyé", email=member.email, state=ProposalState.SENT)
    Proposal.objects.create(title="Ancien", email=member.email, saved_at=timezone.now() - OPEN_FOR - timedelta(days=1))
    other = make_user("autre@exemple.fr")
    Proposal.objects.create(title="Le sien", email=other.email)
    member.emailaddress_set.update(verified=False)
    assert not home(client).select(".todo"), "nobody proved that this address is theirs"
    member.emailaddress_set.update(verified=True)
    [line] = home(client).select(".todo > li")
    assert "« Marcher pour se soigner », votre récit" in line.get_text().replace("\u202f", " ").replace("\xa0", " ")
    assert line.find("a")["href"] == reverse("proposal", args=[token_of(row)])
    assert client.get(line.find("a")["href"], follow=True).status_code == 200


def test_an_invitation_waits_for_an_answer(client, member):
    network = make_network(make_tree())
    invite(network, member.email, make_user("anime@exemple.fr", first_name="Ada"))
    [line] = home(client).select(".todo > li")
    assert network.title in line.get_text() and "Ada vous invite" in line.get_text()
    page = BeautifulSoup(client.get(line.find("a")["href"]).content, "html.parser")
    assert network.title in page.find("main").get_text()


def test_links_say_how_much_is_kept_and_only_ones_own(client, member):
    def said():
        links = home(client).select(".account-nav a")
        return {one["href"]: one.span.get_text() for one in links if one.span}

    assert said() == {}
    other = make_user("autre@exemple.fr")
    for owner, number in ((member, 2), (other, 3)):
        for place in range(number):
            create_dossier(owner, f"Dossier {place}")
            Subscription.objects.create(user=owner, title="Alerte", querystring=f"q=mot{place}", active=place < 1)
    toggle_favourite(member, make_experience(make_tree(), "Un récit"))
    assert said() == {"/compte/favoris/": "1", "/compte/dossiers/": "2", "/compte/alertes/": "1 active"}


def test_whoever_asks_to_join_waits_for_those_who_look_after_the_network(client, member):
    network = make_network(make_tree())
    asking = [make_user(f"{name}@exemple.fr") for name in ("ada", "zoe")]
    rows = [Membership.objects.create(network=network, user=one, state=State.REQUESTED) for one in asking]
    assert not home(client).select(".todo")
    Membership.objects.create(network=network, user=member, state=State.ACTIVE, role=Role.FACILITATOR)
    [line] = home(client).select(".todo > li")
    assert "2 personnes demandent" in line.get_text()
    assert line.find("a")["href"] == reverse("network_desk", args=[network.slug])
    assert "1 chose vous attend" in home(client).select_one(".lead").get_text()
    for row in rows:
        row.state = State.REFUSED
        row.save()
    assert not home(client).select(".todo")


def test_the_next_meetings_are_those_one_is_expected_at(client, member):
    meeting = make_meeting(make_tree(), "Marcher en ville", days=3)
    row = Registration.objects.create(
        meeting=meeting, user=member, email=member.email, name="Nadia", number=1, consent="1", created_at=timezone.now()
    )
    assert not home(client).select(".dated"), "it is not confirmed"
    for state, said in ((RegistrationState.CONFIRMED, ""), (RegistrationState.WAITING, "En liste d’attente")):
        Registration.objects.filter(pk=row.pk).update(state=state)
        [line] = home(client).select(".dated > li")
        assert "Marcher en ville" in line.get_text() and said in line.get_text()
        assert client.get(line.find("a")["href"]).status_code == 200
    client.force_login(make_user("autre@exemple.fr"))
    assert not home(client).select(".dated")


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
