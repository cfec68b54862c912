from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "asv.dossiers"
    label = "dossiers"
    verbose_name = "Dossiers"

    def ready(self) -> None:
        from asv.accounts.own_data import register_own_data
        from asv.dossiers.own_data import dossiers

        register_own_data("dossiers", dossiers, "Pour vous rendre vos listes, dans votre ordre, avec vos notes.")
