"""What people are told in the site: once, theirs alone, read or not, and as they may read it now."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from asv.accounts.leaving import delete_account
from asv.accounts.own_data import own_data
from asv.notifications.models import KEPT_DAYS, FeedAddress, Notification, NotificationKind, Purpose
from asv.notifications.telling import notify, prune
from tests.factories.many import copies
from tests.factories.site import make_experience, make_tree, make_user, restrict

pytestmark = pytest.mark.django_db
HERE = "/compte/notifications/"


@pytest.fixture
def member(db):
    return make_user()


def tell(user, key="cle", title="Votre place est confirmée", **fields):
    notify([user], NotificationKind.MEETING, title, key=key, **fields)
    return Notification.objects.get(user=user, key=key)


def test_each_thing_is_told_once_to_each(member):
    other = make_user("autre@exemple.fr")
    for _twice in range(2):
        notify([member, other], NotificationKind.SITE, "Bonjour", "Deux\r\nlignes", "/rencontres/", key="bonjour")
    assert Notification.objects.count() == 2
    assert member.notifications.get().text == "Deux\nlignes"


@pytest.mark.parametrize("path", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "x"])
def test_a_notification_leads_nowhere_else(member, path):
    with pytest.raises(ValueError, match="not an address"):
        notify([member], NotificationKind.SITE, "Titre", path=path, key="cle")
    with pytest.raises(ValueError, match="without a key"):
        notify([member], NotificationKind.SITE, "Titre")
    assert not Notification.objects.exists()


def test_they_are_listed_marked_and_counted(client, member):
    client.force_login(member)
    assert "Rien de nouveau" in client.get(HERE).content.decode()
    first, second, third = (tell(member, f"cle-{n}", f"Nouvelle {n} <b>", path="/rencontres/") for n in range(3))
    shown = client.get(HERE).content.decode()
    assert shown.count("Non lue<") == 3 and "&lt;b&gt;" in shown and "<b> " not in shown
    assert '<b class="n">3<span class="vh"> non lues' in client.get("/recherche/").content.decode()
    client.post(f"{HERE}{first.pk}/lue/")
    client.post(f"{HERE}{first.pk}/lue/")
    assert client.get(HERE).content.decode().count("Non lue<") == 2
    client.post(f"{HERE}lues/", {"jusqua": str(second.pk)})
    assert [row.key for row in member.notifications.filter(read_at=None)] == [third.key]  # came in meanwhile
    for odd in ("", "abc", "-1", "9" * 40, "²"):
        assert client.post(f"{HERE}lues/", {"jusqua": odd}).status_code == 302
    assert member.notifications.filter(read_at=None).count() == 1
    client.post(f"{HERE}lues/", {"jusqua": str(third.pk)})
    assert "non lue" not in client.get("/recherche/").content.decode()


def test_they_are_nobody_elses(client, member):
    told = tell(member)
    for path in (HERE, f"{HERE}{told.pk}/lue/"):
        assert client.post(path).status_code in (302, 405)
    assert client.get(HERE)["Location"].startswith("/compte/connexion/")
    stranger = make_user("autre@exemple.fr")
    client.force_login(stranger)
    assert "confirmée" not in client.get(HERE).content.decode()
    for pk in (told.pk, 999_999, 10**30):
        assert client.post(f"{HERE}{pk}/lue/").status_code == 404
    client.post(f"{HERE}lues/", {"jusqua": str(told.pk)})
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member)
    for path in (f"{HERE}{told.pk}/lue/", f"{HERE}lues/", "/compte/flux/"):
        assert strict.post(path).status_code == 403
    told.refresh_from_db()
    assert told.read_at is None
    client.force_login(member)
    assert client.get(f"{HERE}{told.pk}/lue/").status_code == 405
    answer = client.post(f"{HERE}{told.pk}/lue/", HTTP_REFERER="https://elsewhere.example/")
    assert answer["Location"] == HERE
    assert "no-store" in client.get(HERE)["Cache-Control"]


def test_what_may_not_be_read_any_more_is_only_named(client, member):
    group = Group.objects.create(name="Réseau")
    page = make_experience(make_tree(), "Compte-rendu")
    tell(member, title="Compte-rendu", text="Le vote était de 12 voix.", path=page.url, resource=page)
    client.force_login(member)
    assert "12 voix" in client.get(HERE).content.decode()
    restrict(page, "groups", group)
    shown = client.get(HERE).content.decode()
    assert "Compte-rendu" in shown and "12 voix" not in shown and page.url not in shown
    assert "plus accessible" in shown and "12 voix" not in str(own_data(member)["notifications"])
    member.groups.add(group)
    assert "12 voix" in client.get(HERE).content.decode()


def test_half_a_year_is_kept(member):
    old, recent = tell(member, "vieille"), tell(member, "recente")
    Notification.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=KEPT_DAYS, minutes=1))
    Notification.objects.filter(pk=recent.pk).update(created_at=timezone.now() - timedelta(days=KEPT_DAYS - 1))
    assert prune(timezone.now()) == 1
    assert member.notifications.get() == recent


@pytest.mark.counts_queries
def test_pages_cost_the_same_for_many(client, member):
    tree = make_tree()
    client.force_login(member)
    counts = []
    for wanted in (5, 50):
        page = make_experience(tree, f"Récit {wanted}")
        for one in (page, *copies(page, wanted - member.notifications.count() - 1)):
            tell(member, str(one.pk), resource=one, text="Mot.")
        for path in (HERE, "/compte/flux/", "/recherche/"):
            client.get(path)
            with CaptureQueriesContext(connection) as captured:
                shown = client.get(path).content.decode()
            counts.append(len(captured))
    assert counts[:3] == counts[3:] and counts[0] <= 12
    assert 'class="pager"' in client.get(HERE).content.decode() and "50" in shown
    for odd in ("?page=99999999999", "?page=-1", "?page=abc", "?page=3"):
        assert client.get(HERE + odd).status_code == 200


@pytest.mark.counts_queries
def test_the_count_in_the_header_costs_a_member_a_query_a_minute_and_a_visitor_none(client, member):
    make_tree()

    def asked():
        with CaptureQueriesContext(connection) as captured:
            client.get("/recherche/")
        return sum("notifications_" in query["sql"] or "watching_" in query["sql"] for query in captured)

    assert asked() == asked() == 0
    client.force_login(member)
    assert [asked(), asked()] == [1, 0]


def test_they_leave_in_the_export_without_secrets_and_go_with_the_account(member):
    tell(member)
    address = FeedAddress.objects.create(user=member, purpose=Purpose.FEED, key="cle-secrete")
    held = own_data(member)
    assert held["notifications"][0]["titre"] == "Votre place est confirmée"
    assert held["adresses privées"][0]["usage"] == "Notifications (Atom)" and address.key not in str(held)
    delete_account(member)
    assert not Notification.objects.exists() and not FeedAddress.objects.exists()
