from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """The label of the pages of networks, meetings, démarches and directory; each room has a config of its own."""

    name = "network"

    def ready(self) -> None:
        from asv.accounts.own_data import register_own_data
        from network.admin.own_data import acts

        register_own_data("gestes", acts, "Pour que les réseaux, l'annuaire et la rédaction sachent où ils en sont.")
