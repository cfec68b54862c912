"""From the outbox to the index, and what the rest of the house sees of search."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from asv.core.health import checks
from asv.jobs.models import OutboxEvent
from asv.jobs.registry import RetryLater, consumers
from asv.resources.models import ResourceFile
from search.apps import engine_exists
from search.consumers import changed_pages, handle, health
from search.engines import engine_names, get_engine, local_engine
from search.models import Synonym
from search.query import SearchQuery
from search.synonyms import current_thesaurus
from tests.factories.site import make_document, make_experience, make_tree, restrict

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_tree()


def drain():
    """Hand every event to the consumer, as the worker does."""
    events = list(OutboxEvent.objects.order_by("id"))
    handle(events)
    OutboxEvent.objects.all().delete()


def found(words="", **values):
    return [hit.card.title for hit in get_engine().search(SearchQuery(words=words, **values)).hits]


def test_a_published_page_is_found_then_edited_then_withdrawn(tree):
    drain()
    page = make_experience(tree, title="Ambassadeurs de santé")
    drain()
    assert found("ambassadeur sante") == ["Ambassadeurs de santé"]
    page.title = "Médiateurs de santé"
    page.save_revision().publish()
    drain()
    assert found("ambassadeur") == []
    assert found("médiatrice") == found("médiateur") == ["Médiateurs de santé"]
    page.unpublish()
    drain()
    assert found("médiateur") == []


def test_drafts_and_deleted_pages_are_not_found(tree):
    make_experience(tree, title="Brouillon secret", live=False)
    gone = make_experience(tree, title="Bientôt supprimé")
    drain()
    assert found("brouillon") == []
    gone.delete()
    drain()
    assert found("supprimé") == []


def test_a_password_removes_and_a_login_keeps_the_teaser(tree):
    page = make_experience(tree, title="Réunion interne", context="<p>Un tokamak.</p>")
    drain()
    restriction = restrict(page)
    drain()
    assert found("tokamak", failed_restrictions=frozenset({restriction.pk})) == []
    assert found("réunion", failed_restrictions=frozenset({restriction.pk})) == ["Réunion interne"]
    assert found("tokamak") == ["Réunion interne"]
    restrict(page, "password")
    drain()
    assert found("réunion") == []


def test_a_document_event_concerns_the_pages_that_carry_it(tree):
    page = make_experience(tree)
    document = make_document()
    ResourceFile.objects.create(page=page, document=document)
    events = [OutboxEvent(topic="document", object_id=document.pk), OutboxEvent(topic="other", object_id=1)]
    assert changed_pages(events) == [page.pk]


def test_the_worker_builds_a_missing_index_itself(tree):
    make_experience(tree, title="Premier récit")
    OutboxEvent.objects.all().delete()
    late = make_experience(tree, title="Second récit")
    handle(list(OutboxEvent.objects.filter(object_id=late.pk)))
    assert set(found("recit")) == {"Premier récit", "Second récit"}


def test_events_wait_while_the_index_cannot_be_written(tree, settings, tmp_path):
    make_experience(tree)
    (tmp_path / "taken").write_text("a file where the directory should be")
    settings.SEARCH_INDEX_DIR = tmp_path / "taken"
    with pytest.raises(RetryLater):
        drain()


def test_repeating_events_is_harmless(tree):
    make_experience(tree, title="Jardin partagé")
    events = list(OutboxEvent.objects.all())
    handle(events)
    handle(events)
    assert found("jardin") == ["Jardin partagé"]


def test_search_is_registered_with_the_worker_and_readyz(tree):
    assert "search:embedded" in {consumer.name for consumer in consumers()}
    assert "rebuild_search_index" in checks()["search"]()
    drain()
    get_engine().rebuild([])
    assert health() == "ok: 0 ressources"


def test_search_url_names_the_engine(settings):
    assert get_engine() is local_engine() is get_engine("embedded")
    assert engine_names() == ["embedded"]
    with pytest.raises(ImproperlyConfigured, match="pas configuré"):
        get_engine("elasticsearch")
    with pytest.raises(ImproperlyConfigured, match="inconnu"):
        get_engine("sphinx")
    settings.SEARCH_URL = "elasticsearch+http://localhost:1/asv"
    assert get_engine().name == "elasticsearch" and get_engine("embedded") is local_engine()
    assert engine_names() == ["embedded", "elasticsearch"]
    assert engine_exists() == []
    for wrong in ("sphinx:", "elasticsearch+http://user:secret-word@localhost:9200", "elasticsearch:"):
        settings.SEARCH_URL = wrong
        (error,) = engine_exists()
        assert error.id == "search.E001" and "SEARCH_URL" in error.msg and "secret" not in error.msg
        assert health() == error.msg


def test_editors_synonyms_take_effect_at_once(tree):
    make_experience(tree, title="Une maison sport-santé")
    drain()
    assert found("MSS") == []
    synonym = Synonym.objects.create(term="MSS", equivalents="maison sport santé\n")
    assert found("MSS") == ["Une maison sport-santé"]
    synonym.delete()
    assert found("MSS") == []


def test_a_synonym_of_common_words_is_refused():
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="trop courants"):
        Synonym(term="DLP", equivalents="de la").clean()
    Synonym(term="MSS", equivalents="maison sport santé").clean()
    assert str(Synonym(term="MSS")) == "MSS"


@pytest.mark.counts_queries
def test_the_thesaurus_costs_two_queries_for_a_while(django_assert_num_queries):
    with django_assert_num_queries(2):
        current_thesaurus()
    with django_assert_num_queries(0):
        current_thesaurus()
