from django.apps import AppConfig


class DemarchesConfig(AppConfig):
    name = "network.demarches"
    label = "demarches_data"
    verbose_name = "démarches : fichiers"

    def ready(self) -> None:
        """Have the worker advance imports, and write the new year into the index in January."""
        from asv.jobs.registry import register_duty
        from network.demarches.duties import advance_imports, index_new_year

        register_duty("imports-de-demarches", advance_imports)
        register_duty("annee-des-demarches", index_new_year)
