from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """The label of the pages of networks, meetings, démarches and directory; each room has a config of its own."""

    name = "network"

    def ready(self) -> None:
        from asv.accounts.own_data import register_own_data
        from asv.stewardship.audience.report import register_year_facts
        from network.admin.own_data import OWN_DATA
        from network.admin.year_facts import year_facts

        register_year_facts(year_facts)
        register_own_data(OWN_DATA)
