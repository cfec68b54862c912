from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "network.directory"
    label = "directory"
    verbose_name = "Annuaire"

    def ready(self) -> None:
        from asv.accounts.home_parts import register_waiting
        from asv.accounts.own_data import register_own_data
        from asv.core.page_views import register_page_view
        from asv.core.retention import register_term
        from asv.core.sitemaps import register_site_map_paths
        from asv.jobs.housekeeping import every, together
        from asv.jobs.letters import register_letters
        from asv.jobs.registry import register_consumer, register_duty
        from asv.page_cache.routes import register_cached, register_cached_pages
        from network.demarches.models import DemarchePage
        from network.demarches.places.sections import register_place_section
        from network.directory import confirming, contacting, handing, signals  # noqa: F401 - listens from now on
        from network.directory.demarche_people import demarche_people
        from network.directory.directory_form import DirectoryForm
        from network.directory.home_waiting import posts_that_wait
        from network.directory.listing import follow_pages, list_missing
        from network.directory.models import DirectoryPage
        from network.directory.own_data import OWN_DATA
        from network.directory.page_view import directory_context, structure_paths
        from network.directory.place_people import people_section

        register_page_view(DirectoryPage, directory_context)
        register_cached_pages(DirectoryPage, [*DirectoryForm.facets, "q", "page"])
        register_cached(["directory_organisation", "directory_entry", "directory_card"])
        register_page_view(DemarchePage, demarche_people)
        register_place_section(people_section)
        register_site_map_paths(structure_paths)
        register_consumer("directory", ["page"], follow_pages)
        register_term("network.directory.contacting.KEPT", contacting.KEPT,
                      "Qui a écrit à qui par l’annuaire, sans le texte", "le message")  # fmt: skip
        register_duty("directory list", every(60, list_missing))
        register_duty("directory confirmations", every(3600, confirming.reconfirm))
        register_duty("directory messages", every(60, together(contacting.forget_messages, handing.forget_expired)))
        register_letters(confirming.CONFIRM, contacting.CONTACT, handing.OFFER, handing.ANSWER)
        register_own_data(OWN_DATA)
        register_waiting(posts_that_wait)
