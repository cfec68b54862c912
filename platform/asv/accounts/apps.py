from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "asv.accounts"
    label = "accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        from asv.accounts import own_data, signals  # noqa: F401

        own_data.register_own_data("compte", own_data.account)
        own_data.register_own_data("favoris", own_data.favourites)
        own_data.register_own_data("téléchargements", own_data.downloads)


class WagtailUsersConfig(WagtailUsersAppConfig):
    """Wagtail's user screens; the place where their view set would be replaced."""
