from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "asv.accounts"
    label = "accounts"
    verbose_name = "Comptes"


class WagtailUsersConfig(WagtailUsersAppConfig):
    """Wagtail's user screens; the place where their view set would be replaced."""
