"""The demo as `make run` loads it: enough of everything, private where it should be, and left to its editors."""

from io import StringIO
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import CharField
from django.db.models.functions import Length
from wagtail.models import Page, PageViewRestriction

from asv.accounts.models import User
from asv.core.models import AsvDocument
from asv.resources.models import ResourcePage
from asv.taxonomy.models import GlossaryEntry, Organisation
from demo.accounts import MEMBERS, PASSWORD
from demo.load_corpus import CORPUS
from demo.make_corpus import make_corpus
from experiences.models import ActionSheetPage, AnalysisPage, DocumentPage, ExperiencePage, ToolPage
from home.models import NewsPage
from network.admin.roles import EDITORS, MODERATORS
from network.demarches.models import DemarchePage
from network.meetings.models import MeetingPage
from network.networks.models import NetworkPage
from operations.models import ImportedThing
from tests.corpus.ground import bytes_of
from tests.depth import spared
from tests.factories.demo import demo_site

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.walk,
    pytest.mark.xdist_group("load-demo"),  # loaded once
    spared("postgresql", "tests/corpus asks it of what comes in"),
]
ENOUGH = [
    (ExperiencePage, 16),
    (ActionSheetPage, 14),
    (AnalysisPage, 1),
    (ToolPage, 11),
    (DocumentPage, 1),
    (MeetingPage, 6),
    (NetworkPage, 5),
    (DemarchePage, 48),
    (NewsPage, 10),
]


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """Loaded once for the run: each test finds it as it was loaded. Its folder, with its files."""
    here = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), demo_site(here):
        yield here


def test_what_it_writes_fits_its_columns():
    """SQLite takes any length, PostgreSQL refuses the whole demo for one text that is too long."""
    texts = [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, CharField) and field.max_length
    ]
    too_long = [
        (field, row)
        for model, field in texts
        for row in model._base_manager.annotate(long=Length(field.attname))
        .filter(long__gt=field.max_length)
        .values_list("pk", field.attname)
    ]
    assert len(texts) > 200
    assert not too_long


def load(**options):
    out = StringIO()
    call_command("load_demo", stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize(("model", "count"), ENOUGH, ids=lambda value: getattr(value, "__name__", value))
def test_there_is_enough(model, count):
    assert model.objects.live().count() >= count


def test_what_is_loaded_leaves_as_it_came(demo, settings, tmp_path):
    """The folder of the corpus is what an archive of the demo holds, byte by byte."""
    settings.MEDIA_ROOT = demo / "media"
    make_corpus(tmp_path / "corpus")
    theirs, ours = bytes_of(tmp_path / "corpus"), bytes_of(CORPUS)
    assert sorted(theirs) == sorted(ours)
    assert [path for path in ours if ours[path] != theirs[path]] == [], "run make_demo_corpus, and read what it changes"


def test_streams_and_links_reach_what_they_name():
    lille = ExperiencePage.objects.get(slug="ambassadeurs-de-sante-lille")
    assert lille.get_parent().slug == "experiences"
    assert lille.latest_revision is not None and not lille.has_unpublished_changes
    assert [territory.code for territory in lille.territories.all()] == ["com-59350"]
    assert lille.files.get().document.extension == "pdf"
    assert lille.first_published_at.year == 2019
    assert lille.course[0].block_type == "moment"
    assert lille.course[0].value["text"].source.startswith("<p>")
    assert lille.partners[0].value["organisation"] == Organisation.objects.get(slug="ville-de-lille")
    assert lille.action_sheets.count() == 2
    report = AnalysisPage.objects.get(slug="la-plus-value-de-la-coordination-locale")
    assert lille in [page.specific for page in report.characteristics[2].value["experiences"]]
    assert report.chapters[0].value["content"][1].value["experiences"]
    note = AnalysisPage.objects.get(edition="Juillet 2019")
    assert note.previous_edition.specific.edition == "Édition 2017"
    assert DocumentPage.objects.get(slug="note-de-synthese-2019").document.kind == "synthese"


def test_a_demo_of_before_it_was_a_corpus_is_known_again():
    ImportedThing.objects.all().delete()
    for model, key in ((ResourcePage, "translation_key"), (AsvDocument, "uid")):
        for row in model.objects.all():
            model.objects.filter(pk=row.pk).update(**{key: uuid4()})
    edited = ToolPage.objects.first()
    edited.title = "Un titre de la rédaction"
    edited.save_revision().publish()
    before = Page.objects.count(), AsvDocument.objects.count()
    assert "0 pages ajoutées" in load()
    assert (Page.objects.count(), AsvDocument.objects.count()) == before
    edited.refresh_from_db()
    assert edited.title == "Un titre de la rédaction" and not edited.has_unpublished_changes


def test_the_rest_is_there():
    assert GlossaryEntry.objects.count() >= 20
    assert Organisation.objects.count() >= 10
    assert not any(Page.find_problems())


@pytest.mark.parametrize("model", [DemarchePage, ExperiencePage], ids=lambda model: model.__name__)
def test_pages_are_located(model):
    places = [place for page in model.objects.all() for place in page.territories.all()]
    assert len({page.pk for page in model.objects.filter(territories__isnull=False)}) == model.objects.count()
    if model is DemarchePage:
        assert sum(place.kind == "commune" for place in places) >= 20


@pytest.mark.parametrize(
    "path", ["/", "/mentions-legales/", "/accessibilite/", "/donnees-personnelles/", "/glossaire/"]
)
def test_pages_every_site_owes(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert "<h1" in response.content.decode()


def test_a_second_load_adds_nothing():
    pages, organisations, people = Page.objects.count(), Organisation.objects.count(), User.objects.count()
    restrictions = PageViewRestriction.objects.count()
    assert "0 pages ajoutées" in load()
    assert Page.objects.count() == pages
    assert Organisation.objects.count() == organisations
    assert User.objects.count() == people
    assert PageViewRestriction.objects.count() == restrictions


def test_a_second_load_leaves_what_editors_did():
    edited, unpublished = ExperiencePage.objects.all()[:2]
    edited.title = "Un titre de la rédaction"
    edited.save_revision().publish()
    unpublished.unpublish()
    draft = NewsPage.objects.first()
    draft.title = "Un brouillon"
    draft.save_revision()
    opened = PageViewRestriction.objects.first()
    opened.delete()
    organisation = Organisation.objects.first()
    organisation.name = "Un autre nom"
    organisation.save()
    entry = GlossaryEntry.objects.first()
    entry.definition = "Une autre définition"
    entry.save()
    load()
    assert ExperiencePage.objects.get(pk=edited.pk).title == "Un titre de la rédaction"
    assert not ExperiencePage.objects.get(pk=unpublished.pk).live
    assert NewsPage.objects.get(pk=draft.pk).get_latest_revision_as_object().title == "Un brouillon"
    assert not PageViewRestriction.objects.filter(page=opened.page_id).exists()
    assert Organisation.objects.get(pk=organisation.pk).name == "Un autre nom"
    assert GlossaryEntry.objects.get(pk=entry.pk).definition == "Une autre définition"


def test_a_site_with_content_is_left_alone(django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        assert load(if_empty=True) == ""


def test_accounts_are_one_for_each_way_of_using_the_site(client):
    people = {user.email: user for user in User.objects.filter(email__endswith="@demo.example")}
    assert len(people) == 5
    groups = {email: {group.name for group in user.groups.all()} for email, user in people.items()}
    # The demo's editor also facilitates a network, whose members and facilitators are groups of Wagtail's.
    assert groups["redaction@demo.example"] - {EDITORS} == {MEMBERS, "Animation : Collectif santé Auvergne-Rhône-Alpes"}
    assert EDITORS in groups["redaction@demo.example"]
    assert groups["moderation@demo.example"] == {MODERATORS}
    assert [email for email, user in people.items() if user.is_superuser] == ["admin@demo.example"]
    assert all(user.check_password(PASSWORD) for user in people.values())
    client.force_login(people["coordination@demo.example"])
    assert client.get("/admin/").status_code in (302, 403)


def test_no_account_outside_development(settings):
    settings.DEMO_ACCOUNTS = False
    User.objects.filter(email__endswith="@demo.example").delete()
    load()
    assert not User.objects.filter(email__endswith="@demo.example").exists()


def test_members_pages_are_kept_for_members(client):
    restrictions = PageViewRestriction.objects.filter(restriction_type="groups").select_related("page")
    assert restrictions
    for restriction in restrictions:
        path = restriction.page.get_url()
        answer = client.get(path)
        assert answer.status_code == 403
        body = restriction.page.specific
        secret = body.body_text() if isinstance(body, ResourcePage) else str(body.body)
        assert secret.strip()
        assert secret.strip()[:60] not in answer.content.decode()
        said = answer.content.decode()
        assert "réservé aux membres du " in said.lower().replace("\u00a0", " ") and "Demander à rejoindre" in said
    client.force_login(User.objects.get(email="visite@demo.example"))
    assert client.get(restrictions[0].page.get_url()).status_code == 403
    client.force_login(User.objects.get(email="coordination@demo.example"))
    theirs = [r.page for r in restrictions if r.groups.filter(user__email="coordination@demo.example").exists()]
    assert theirs
    assert all(client.get(page.get_url()).status_code == 200 for page in theirs)
