from django.apps import AppConfig


class DemarchesConfig(AppConfig):
    name = "network.demarches"
    label = "demarches_data"
    verbose_name = "démarches : fichiers"

    def ready(self) -> None:
        """What the worker does of démarches: imports, their old reports, the new year in the index."""
        from asv.core.retention import register_term
        from asv.jobs.housekeeping import every
        from asv.jobs.registry import register_duty
        from network.demarches.duties import REPORTS_KEPT, advance_imports, forget_reports, index_new_year

        register_term("network.demarches.duties.REPORTS_KEPT", REPORTS_KEPT,
                      "Les comptes rendus d'import de démarches", "leur fin")  # fmt: skip
        register_duty("imports-de-demarches", advance_imports)
        register_duty("annee-des-demarches", index_new_year)
        register_duty("rapports-d-import", every(3600, forget_reports))
