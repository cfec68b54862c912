from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """What whoever runs a site needs: to begin it, and to know what is left to do."""

    name = "operations"
    verbose_name = "Exploitation"

    def ready(self) -> None:
        from operations.backup.restoring import finish_switch

        finish_switch()
