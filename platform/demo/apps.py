from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo content and the synthetic corpus: in development, tests and benchmarks, never in production."""

    name = "demo"
    verbose_name = "Démonstration"
