from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "network"

    def ready(self) -> None:
        """Tell the home page of the next meeting, which stands below this room and cannot ask."""
        from asv.resources.context import register_context_provider
        from network.agenda import next_meeting

        register_context_provider(next_meeting)
