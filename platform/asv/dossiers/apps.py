from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "asv.dossiers"
    label = "dossiers"
    verbose_name = "Dossiers"

    def ready(self) -> None:
        from asv.accounts.home_parts import register_count
        from asv.accounts.own_data import register_own_data
        from asv.dossiers.models import Dossier
        from asv.dossiers.own_data import OWN_DATA
        from asv.dossiers.usage import count_dossiers
        from asv.taxonomy.usage import register_usage

        register_own_data(OWN_DATA)
        register_count("dossier_list", lambda request: Dossier.objects.filter(owner=request.user.pk).count())
        register_usage(count_dossiers)
