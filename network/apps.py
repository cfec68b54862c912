from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """The label of the pages of networks, meetings, démarches and directory; each room has a config of its own."""

    name = "network"

    def ready(self) -> None:
        from django.urls import reverse

        from asv.accounts.own_data import register_own_data
        from asv.core.sitemaps import register_site_map_paths
        from asv.notifications.personal_calendar import register_personal_events
        from asv.stewardship.audience.report import register_year_facts
        from network.admin.calendar.entries import editorial_events
        from network.admin.own_data import OWN_DATA
        from network.admin.year_facts import year_facts

        register_year_facts(year_facts)
        register_personal_events(editorial_events)
        register_own_data(OWN_DATA)
        offers = [f"offer_{kind}" for kind in ("demarche", "structure", "rencontre")]
        register_site_map_paths(lambda anyone: [reverse(name) for name in offers])
