from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    name = "asv.taxonomy"
    label = "taxonomy"
    verbose_name = "Vocabulaires et territoires"

    def ready(self) -> None:
        from asv.taxonomy import choosers, forms  # noqa: F401
