from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "asv.resources"
    label = "resources"
    verbose_name = "Ressources"

    def ready(self) -> None:
        from asv.resources import changes, checks, reading, signals  # noqa: F401
        from asv.resources.context import register_context_provider

        register_context_provider(changes.history)
