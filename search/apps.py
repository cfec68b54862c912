from django.apps import AppConfig
from django.core import checks


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Recherche"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save

        from asv.core.health import register_check
        from asv.core.retention import register_term
        from asv.jobs.housekeeping import every
        from asv.jobs.registry import register_consumer, register_duty
        from asv.resources.panels import register_reading
        from search import consumers, counting, similar, upkeep

        register_term("search.counting.KEPT", counting.KEPT, "Les mots cherchés, comptés par jour", "la recherche")
        register_term("search.counting.RARE_KEPT", counting.RARE_KEPT, "Les mots que peu cherchent", "la recherche")
        from asv.taxonomy.models import GlossaryEntry
        from asv.taxonomy.vocabularies import register_loader
        from search.engines import local_name, remote_name
        from search.loading import load_synonyms
        from search.models import PromotedAnswer, Synonym
        from search.promoted import forget_promoted
        from search.synonyms import forget_thesaurus

        register_consumer(consumers.consumer_of(local_name()), consumers.TOPICS, consumers.handle)
        register_duty("the local index", every(30, upkeep.tend_local))
        if remote := remote_name():
            register_consumer(consumers.consumer_of(remote), consumers.TOPICS, consumers.handle_remote)
            register_duty("the search server", every(5, upkeep.tend_remote))
        register_check("search", consumers.health)
        register_loader("thésaurus", load_synonyms)
        register_reading("search_words_read")
        for signal in (post_save, post_delete):
            signal.connect(forget_thesaurus, sender=Synonym, dispatch_uid="search.synonyms")
            signal.connect(forget_thesaurus, sender=GlossaryEntry, dispatch_uid="search.glossary")
            signal.connect(forget_promoted, sender=PromotedAnswer, dispatch_uid="search.promoted")
        _seldom()
        checks.register(engine_exists)
        similar.register()
        _keep_answers()
        _search_in_the_admin()
        _in_the_site_map()


def _search_in_the_admin() -> None:
    from django.db.backends.signals import connection_created

    from asv.core.admin_matching import register_conditions
    from asv.jobs.housekeeping import every
    from asv.jobs.registry import register_duty
    from search.admin_words.keeping import tend_words
    from search.admin_words.lists import conditions, teach_sqlite

    connection_created.connect(teach_sqlite, dispatch_uid="search.admin_words")
    register_conditions(conditions)
    register_duty("the admin's words", every(300, tend_words))


def _keep_answers() -> None:
    """Which answers may be kept for those who are not signed in; OAI-PMH tells the second, exports stream."""
    from asv.page_cache.routes import register_cached
    from search.forms import PARAMETERS
    from search.views import HELPERS

    register_cached(["search"], [*PARAMETERS, *HELPERS])
    register_cached(["search_feed", "search_csv", "search_bib", "search_ris", "search_json", "api_search"], PARAMETERS)
    register_cached(["api_resource", "api_openapi", "permalink_bib", "permalink_ris"])
    register_cached(["vocabularies", "vocabulary", "vocabulary_turtle", "vocabulary_jsonld"])


def _seldom() -> None:
    from asv.jobs.housekeeping import every
    from asv.jobs.registry import register_duty
    from search import counting, making

    register_duty("the exports of the whole set", every(30, making.make_exports))
    register_duty("counting searches", every(10, counting.collect))
    register_duty("forgetting searches", every(3600, counting.forget_searches))


def _in_the_site_map() -> None:
    from asv.core.sitemaps import register_site_map_file, register_site_map_paths
    from search.making import map_handed_out
    from search.skos.views import vocabulary_paths

    register_site_map_paths(vocabulary_paths)
    register_site_map_file(map_handed_out)


def engine_exists(**kwargs: object) -> list[checks.CheckMessage]:
    """A system check: SEARCH_URL names an engine that can be used."""
    from django.core.exceptions import ImproperlyConfigured

    from search.engines import get_engine

    try:
        get_engine()
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="search.E001")]
    return []
