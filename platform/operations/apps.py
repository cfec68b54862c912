from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """What whoever runs a site needs: to begin it, and to know what is left to do."""

    name = "operations"
    verbose_name = "Exploitation"
