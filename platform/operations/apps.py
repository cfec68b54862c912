from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """What whoever runs a site needs: to begin it, to back it up and restore it."""

    name = "operations"
    verbose_name = "Exploitation"

    def ready(self) -> None:
        from operations.backup.restoring import finish_switch

        finish_switch()
