import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import BaseViewRestriction

from asv.core.models import SiteSettings
from tests.factories.home import make_news
from tests.factories.many import copies
from tests.factories.network import lille, make_demarche, make_meeting
from tests.factories.site import make_experience, make_user, restrict

pytestmark = pytest.mark.django_db


def queries(client, path="/"):
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return captured


def test_an_empty_site_says_that_it_opens_and_counts_nothing(client, tree):
    html = client.get("/").content.decode()
    assert "La plateforme ouvre" in html
    assert "Posez la première pierre" in html
    assert 'action="/recherche/"' in html
    assert "<b>0</b>" not in html
    assert "/carte/couverture/appel/" in html  # the team's queue takes the word, address or none


def test_an_empty_site_takes_the_first_word_where_someone_reads_it(client, tree):
    found = SiteSettings.load()
    found.contact_email, found.publisher = "equipe@exemple.fr", "Centre de ressources d'Exemple-sur-Mer"
    found.save()
    html = client.get("/").content.decode()
    assert "/carte/couverture/appel/" in html
    assert 'href="/contact/"' in html
    assert "mailto:equipe@exemple.fr" in client.get("/contact/").content.decode()
    assert "Exemple-sur-Mer" in html


def test_says_what_is_new_and_counts_what_there_is(client, tree):
    make_experience(tree, "Les ambassadeurs de Lille")
    make_experience(tree, "Un brouillon", live=False)
    html = client.get("/").content.decode()
    assert "Les ambassadeurs de Lille" in html
    assert "Un brouillon" not in html
    assert "<b>1</b> <span>récit d’expérience</span>" in html


def test_a_batch_of_one_kind_leaves_room_for_the_others(client, tree):
    make_experience(tree, "Le seul récit")
    for number in range(8):
        make_news(tree, f"Nouvelle {number}")
    cards = client.get("/").context["new_cards"]
    assert "Le seul récit" in [card.title for card in cards]
    assert len(cards) == 6


def test_demarches_are_not_news(client, tree):
    make_demarche(tree, "ASV de Lens")
    assert "ASV de Lens" not in client.get("/").content.decode()


def test_pages_behind_a_password_are_neither_shown_nor_counted(client, tree):
    hidden = make_experience(tree, "Un récit caché")
    restrict(hidden, BaseViewRestriction.PASSWORD)
    response = client.get("/")
    assert "Un récit caché" not in response.content.decode()
    assert response.context["door_counts"]["experience"] == 0


def test_members_only_resources_are_listed_with_the_reason(client, tree):
    restrict(make_experience(tree, "Un récit de membres"))
    html = client.get("/").content.decode()
    assert "Un récit de membres" in html
    assert "Réservé aux membres" in html


def test_the_next_meeting_then_the_latest(client, tree):
    make_meeting(tree, "Une rencontre passée", days=-20, venue="Douai")
    html = client.get("/").content.decode()
    assert "La dernière rencontre" in html
    assert "Lire ce qu’il en reste" in html
    make_meeting(tree, "La plus lointaine", days=40)
    make_meeting(tree, "La plus proche", days=5)
    html = client.get("/").content.decode()
    assert "Prochaine rencontre" in html
    assert "La plus proche" in html.split("Prendre part")[1]
    assert "La plus lointaine" not in html.split("Prendre part")[1]


def test_a_members_meeting_shows_no_place_nor_link(client, tree):
    meeting = make_meeting(tree, venue="Adresse secrète", video_url="https://visio.example/secret", summary="Teaser")
    restrict(meeting)
    html = client.get("/").content.decode()
    assert "Teaser" in html
    assert "Adresse secrète" not in html
    assert "visio.example" not in html


@pytest.mark.counts_queries
def test_at_most_ten_queries_however_much_there_is(client, tree):
    make_meeting(tree, territories=[lille()])
    make_experience(tree)
    few = queries(client)
    copies(make_experience(tree, "Récit"), 11)
    copies(make_news(tree, "Nouvelle"), 11)
    many = queries(client)
    assert len(many) == len(few)
    assert len(many) <= 10, "\n".join(query["sql"][:160] for query in many.captured_queries)


def test_someone_signed_in_finds_their_own_way_in(client, tree):
    client.force_login(make_user())
    html = client.get("/").content.decode()
    assert "Ouvrir mon espace" in html


def test_examples_may_be_empty(client, tree):
    tree.home.search_examples = " , "
    tree.home.save()
    assert "Essayez" not in client.get("/").content.decode()
