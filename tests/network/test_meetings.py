from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import BaseViewRestriction

from asv.core.visibility import visible_to
from asv.resources.assemble import documents_for
from asv.resources.models import ResourceFile
from network.meetings.agenda import to_come
from network.meetings.models import MeetingPage
from network.meetings.when import when_text
from tests.factories.many import copies
from tests.factories.network import lille, make_meeting, make_network, make_organisation
from tests.factories.site import make_document, make_user, restrict

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
SECRET = "https://visio.example/secret"
DOOR = "https://inscription.example/ici"


def paris(*numbers):
    return timezone.datetime(*numbers, tzinfo=PARIS)


def filled(tree, **fields):
    values = {
        "summary": "On se retrouve.",
        "venue": "Maison du projet",
        "address": "12 place du Marché",
        "access_note": "Tramway 1",
        "mode": "hybride",
        "video_url": SECRET,
        "registration_url": DOOR,
        "host": make_organisation("Centre de ressources"),
        "open_to_text": "Aux coordinations",
        "context": "<p>Le contexte</p>",
        "programme": [
            (
                "session",
                {
                    "starts": "09:00",
                    "ends": "10:30",
                    "title": "Une table ronde",
                    "kind": "table-ronde",
                    "description": "<p>On débat.</p>",
                    "speakers": [{"function": "Coordinatrice", "body": "Ville de Douai"}],
                },
            ),
        ],
        "attendance": 12,
        "outcomes": "<p>Une typologie</p>",
        "report": make_document("Le compte rendu"),
        "replay_url": "https://video.example/replay",
        "replay_duration": "1 h 52",
        "network": make_network(tree),
        **fields,
    }
    return make_meeting(tree, "Rencontre pleine", **values)


def test_a_bare_meeting_is_a_whole_page(client, tree):
    html = client.get(make_meeting(tree, "Nue", ends_at=None).url).content.decode()
    assert "Nue" in html
    assert "heure de Paris" in html


def test_a_filled_meeting_shows_everything(client, tree):
    page = filled(tree)
    page.files.add(ResourceFile(document=make_document("La synthèse"), label=""))
    page.save_revision().publish()
    html = client.get(page.url).content.decode()
    for words in (
        "Maison du projet", "12 place du Marché", "Tramway 1", SECRET, DOOR, "Centre de ressources",
        "Aux coordinations",
        "Le contexte", "Une table ronde", "Table ronde", "Coordinatrice", "Ville de Douai", "12 participants",
        "Une typologie", "Le compte rendu", "La synthèse", "Voir le replay", "1 h 52", "Réseau santé",
    ):  # fmt: skip
        assert words in html.replace("\u00a0", " ").replace("\u202f", " "), words


def test_a_past_meeting_no_longer_invites(client, tree):
    html = client.get(filled(tree, starts_at=timezone.now() - timedelta(days=3)).url).content.decode()
    assert DOOR not in html
    assert SECRET not in html
    assert "Une typologie" in html


def test_it_ends_after_it_starts(tree):
    page = MeetingPage(title="À l'envers", starts_at=paris(2026, 1, 2, 14), ends_at=paris(2026, 1, 2, 13))
    with pytest.raises(ValidationError) as refused:
        page.clean()
    assert "ends_at" in refused.value.message_dict


def test_its_date_is_the_day_it_starts_in_paris(tree):
    page = make_meeting(tree, starts_at=timezone.datetime(2026, 5, 3, 22, 30, tzinfo=ZoneInfo("UTC")), ends_at=None)
    assert str(page.date) == "2026-05-04"


@pytest.mark.parametrize(
    ("start", "end", "all_day", "words"),
    [
        ((2019, 2, 5, 9), (2019, 2, 5, 13), False, "mardi 5 février 2019, 9 h – 13 h"),
        ((2016, 12, 1, 9, 30), None, False, "jeudi 1er décembre 2016, 9 h 30"),
        ((2019, 11, 28, 0), None, True, "jeudi 28 novembre 2019"),
        ((2026, 7, 1, 9), (2026, 7, 2, 17), True, "du mercredi 1er juillet 2026 au jeudi 2 juillet 2026"),
        ((2026, 7, 1, 9), (2026, 7, 2, 17), False, "mercredi 1er juillet 2026, 9 h – jeudi 2 juillet 2026, 17 h"),
    ],
)
def test_when_in_words(start, end, all_day, words):
    text = when_text(paris(*start), paris(*end) if end else None, all_day)
    assert text.replace("\u00a0", " ") == words


def test_to_come_and_past_agree_in_database_and_in_words(tree):
    now = timezone.now()
    make_meeting(tree, "En cours", starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1))
    make_meeting(tree, "Finie", starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=2))
    make_meeting(tree, "Aujourd'hui", starts_at=now - timedelta(minutes=1), ends_at=None)
    make_meeting(tree, "Hier", starts_at=now - timedelta(days=1), ends_at=None, all_day=True)
    make_meeting(tree, "Demain", days=1)
    coming = set(MeetingPage.objects.filter(to_come(now)).values_list("title", flat=True))
    past = set(MeetingPage.objects.exclude(to_come(now)).values_list("title", flat=True))
    assert coming | past == {"En cours", "Finie", "Aujourd'hui", "Hier", "Demain"}
    assert not coming & past
    assert past == {page.title for page in MeetingPage.objects.all() if page.is_past}


def test_the_list_says_what_comes_then_what_was(client, tree):
    assert "Aucune date annoncée" in client.get("/rencontres/").content.decode()
    make_meeting(tree, "Passée", days=-5)
    make_meeting(tree, "Lointaine", days=50)
    make_meeting(tree, "Proche", days=2, territories=[lille()])
    restrict(make_meeting(tree, "Cachée"), BaseViewRestriction.PASSWORD)
    html = client.get("/rencontres/").content.decode()
    assert html.index("Proche") < html.index("Lointaine") < html.index("Passée")
    assert "Cachée" not in html


@pytest.mark.parametrize("page", ["0", "-1", "999999", "abc", "9" * 400])
def test_any_page_number_leads_somewhere(client, tree, page):
    make_meeting(tree, days=-2)
    assert client.get(f"/rencontres/?page={page}").status_code == 200


def test_filters_of_the_search_and_what_was_left_out(client, tree):
    make_meeting(tree, "À Lille", territories=[lille()], starts_at=paris(2019, 2, 5, 9))
    make_meeting(tree, "Ailleurs", starts_at=paris(2021, 2, 5, 9))
    for query in ("territoire=dep-59", "territoire=com-59350", "annee=2018..2019", "annee=2019"):
        html = client.get(f"/rencontres/?{query}").content.decode()
        assert "À Lille" in html, query
        assert "Ailleurs" not in html, query
    html = client.get("/rencontres/?territoire=dep-999&theme=inconnu&annee=x&territoire=%00").content.decode()
    assert "laissé de côté" in html
    assert "Ailleurs" in html


def test_the_list_grows_without_more_queries(client, tree):
    def cost():
        client.get("/rencontres/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/rencontres/")
        return len(captured)

    pages = [make_meeting(tree, f"Rencontre {number}", days=number - 2, territories=[lille()]) for number in range(5)]
    few = cost()
    for page in (pages[0], pages[-1]):  # what is over, and what is to come
        copies(page, 22)
    assert cost() == few


def test_a_members_meeting_keeps_its_link_for_members(client, tree):
    page = filled(tree)
    restrict(page)
    for path in ("/", "/rencontres/", page.url, "/rencontres/agenda.ics", f"/rencontres/{page.slug}.ics"):
        body = client.get(path).content.decode()
        for secret in (SECRET, DOOR, "12 place du Marché", "Maison du projet", "Une typologie"):
            assert secret not in body, (path, secret)
    client.force_login(make_user())
    html = client.get(page.url).content.decode()
    assert SECRET in html
    assert DOOR in html


def test_a_public_page_of_a_members_meeting_keeps_its_link_too(client, tree):
    group = Group.objects.create(name="Membres du réseau")
    page = filled(tree, open_to="members", network=make_network(tree, group=group))
    html = client.get(page.url).content.decode()
    assert "Le contexte" in html
    assert SECRET not in html
    assert "réservée aux membres" in html
    user = make_user()
    client.force_login(user)
    assert SECRET not in client.get(page.url).content.decode()
    user.groups.add(group)
    assert SECRET in client.get(page.url).content.decode()


def test_nothing_secret_goes_to_the_index(tree):
    page = filled(tree)
    document = next(documents_for([page.pk]))
    written = str(document)
    assert SECRET not in written
    assert DOOR not in written
    assert "Tramway" not in written
    assert document.formats == ("video",)
    assert document.card["when"] == page.when
    assert "Maison du projet" not in str(document.card)


def test_a_draft_is_nowhere(client, tree):
    page = make_meeting(tree, "Un brouillon")
    page.unpublish()
    assert "Un brouillon" not in client.get("/rencontres/").content.decode()
    assert client.get(f"/rencontres/{page.slug}.ics").status_code == 404
    assert client.get(page.url).status_code == 404


def test_who_may_join(tree):
    page = make_meeting(tree)
    from django.contrib.auth.models import AnonymousUser

    nobody = AnonymousUser()
    assert page.may_join(nobody, visible_to(nobody))
    page.open_to = "members"
    assert not page.may_join(nobody, visible_to(nobody))
    member = make_user()
    assert page.may_join(member, visible_to(member))
