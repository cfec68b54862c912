from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    name = "asv.taxonomy"
    label = "taxonomy"
