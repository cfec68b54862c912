from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "asv.resources"
    label = "resources"
    verbose_name = "Ressources"

    def ready(self) -> None:
        from asv.resources import checks, reading, signals  # noqa: F401
