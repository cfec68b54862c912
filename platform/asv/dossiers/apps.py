from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "asv.dossiers"
    label = "dossiers"
    verbose_name = "Dossiers"

    def ready(self) -> None:
        from asv.accounts.own_data import register_own_data
        from asv.dossiers.own_data import OWN_DATA

        register_own_data(OWN_DATA)
