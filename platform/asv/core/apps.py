from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "asv.core"
    label = "core"

    def ready(self) -> None:
        from asv.core import remembered  # noqa: F401
