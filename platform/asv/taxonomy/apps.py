from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    name = "asv.taxonomy"
    label = "taxonomy"
    verbose_name = "Vocabulaires et territoires"

    def ready(self) -> None:
        from asv.taxonomy import choosers, forms  # noqa: F401
        from asv.taxonomy.former_slugs import keep_former_slugs
        from asv.taxonomy.models import VOCABULARIES, Organisation

        for vocabulary, model in VOCABULARIES.items():
            keep_former_slugs(model, vocabulary)
        keep_former_slugs(Organisation, "organisation")
