from django.apps import AppConfig


class DemarchesConfig(AppConfig):
    name = "network.demarches"
    label = "demarches_data"
    verbose_name = "démarches : fichiers"

    def ready(self) -> None:
        """What the pages show, and what the worker does: imports, their old reports, the new year in the index."""
        from django.urls import reverse

        from asv.core.page_views import register_page_view
        from asv.core.retention import register_term
        from asv.core.sitemaps import register_site_map_paths
        from asv.jobs.housekeeping import every
        from asv.jobs.letters import register_letters
        from asv.jobs.registry import register_duty
        from asv.page_cache.routes import register_cached, register_cached_pages
        from network.demarches.duties import (
            REPORTS_KEPT,
            advance_imports,
            forget_reports,
            index_new_year,
            settle_organisations,
        )
        from network.demarches.map.calls import CALL
        from network.demarches.map.page import map_context
        from network.demarches.models import DemarcheIndexPage, DemarchePage
        from network.demarches.page_view import demarche_facts
        from network.demarches.places.content import entries
        from search.forms import PARAMETERS

        register_page_view(DemarcheIndexPage, map_context)
        register_page_view(DemarchePage, demarche_facts)
        register_site_map_paths(entries)
        register_site_map_paths(lambda anyone: [reverse("coverage")])
        register_term("network.demarches.duties.REPORTS_KEPT", REPORTS_KEPT,
                      "Les comptes rendus d’import de démarches et les noms d’organisations écartés",
                      "leur fin")  # fmt: skip
        register_letters(CALL)
        register_cached_pages(DemarcheIndexPage, PARAMETERS)
        register_cached(["coverage", "map_embed"], PARAMETERS)
        register_cached(["country", "place"])
        register_duty("imports-de-demarches", advance_imports)
        register_duty("organisations-a-rapprocher", every(20, settle_organisations))
        register_duty("annee-des-demarches", index_new_year)
        register_duty("rapports-d-import", every(3600, forget_reports))
