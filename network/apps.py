from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "network"

    def ready(self) -> None:
        """Tell rooms below, which cannot ask: the home page of the next meeting, the site map of the places,
        whose members a group holds."""
        from asv.accounts.own_data import register_own_data
        from asv.core.circles import register_circles
        from asv.core.sitemaps import register_site_map_paths
        from asv.resources.context import register_context_provider
        from asv.resources.extra import register_extra
        from asv.taxonomy.former_slugs import keep_former_slugs
        from network.admin.own_data import acts
        from network.agenda import next_meeting
        from network.circles import network_circles
        from network.models import MeetingSeries, NetworkPage
        from network.places.content import entries
        from network.places.people import people_section
        from network.places.sections import register_place_section
        from network.series import series_names

        keep_former_slugs(NetworkPage, "reseau")
        keep_former_slugs(MeetingSeries, "serie")
        register_circles(network_circles)
        register_context_provider(next_meeting)
        register_site_map_paths(entries)
        register_extra(series_names)
        register_place_section(people_section)
        register_own_data("gestes", acts, "Pour que les réseaux, l'annuaire et la rédaction sachent où ils en sont.")
