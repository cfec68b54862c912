from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """The label of the pages of networks, meetings, démarches and directory; each room has a config of its own."""

    name = "network"

    def ready(self) -> None:
        from asv.accounts.own_data import register_own_data
        from network.admin.own_data import OWN_DATA

        register_own_data(OWN_DATA)
