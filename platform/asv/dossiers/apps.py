from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "asv.dossiers"
    label = "dossiers"
    verbose_name = "Dossiers"

    def ready(self) -> None:
        from asv.accounts.own_data import register_own_data
        from asv.dossiers.own_data import OWN_DATA
        from asv.dossiers.usage import count_dossiers
        from asv.taxonomy.usage import register_usage

        register_own_data(OWN_DATA)
        register_usage(count_dossiers)
