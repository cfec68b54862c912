from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "asv.core"
    label = "core"

    def ready(self) -> None:
        from asv.core import checks, remembered  # noqa: F401
        from asv.core.client_address import address_health
        from asv.core.health import register_check

        register_check("client_address", address_health)
