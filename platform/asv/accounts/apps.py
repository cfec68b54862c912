from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "asv.accounts"
    label = "accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        from django.conf import settings

        from asv.accounts.unproved import CHANGE_DAYS
        from asv.core.retention import register_term

        for constant, lasts, what, since in (
            ("settings.INACTIVE_ACCOUNT_DAYS", settings.INACTIVE_ACCOUNT_DAYS,
             "Un compte qui ne sert plus, et tout ce qui s’y trouve", "la dernière connexion"),
            ("settings.UNPROVED_ACCOUNT_DAYS", settings.UNPROVED_ACCOUNT_DAYS,
             "Un compte demandé dont l’adresse n’est pas vérifiée", "la demande"),
            ("asv.accounts.unproved.CHANGE_DAYS", CHANGE_DAYS,
             "Une nouvelle adresse demandée et non vérifiée", "la demande"),
        ):  # fmt: skip
            register_term(constant, lasts, what, since)
        from asv.accounts import (  # noqa: F401
            account_mails,
            address_proof,
            inactivity,
            own_account,
            own_data,
            own_work,
            second_factor,
            signals,
            unproved,
        )
        from asv.accounts.favourites import page_must_tell
        from asv.accounts.models import Download
        from asv.core.carriers import Readers, declare_carrier
        from asv.jobs.housekeeping import every
        from asv.jobs.letters import register_letters
        from asv.jobs.registry import register_duty
        from asv.page_cache.routes import register_personal

        register_personal(page_must_tell)
        declare_carrier(Download, Readers.NOBODY)
        register_duty("deleted accounts", account_mails.forget_deleted)
        register_duty("unused accounts", every(3600, inactivity.expire_accounts))
        register_duty("unproved accounts", every(600, unproved.erase_unproved))
        register_letters(account_mails.ACCOUNT, account_mails.LOGIN_CODE, account_mails.DELETED, inactivity.WARNING)
        own_data.register_own_data(*own_account.OWN_ACCOUNT, *own_work.OWN_WORK, own_account.INACTIVITY)


class WagtailUsersConfig(WagtailUsersAppConfig):
    """Wagtail's user screens, with a list of ours."""

    user_viewset = "asv.accounts.user_admin.UserViewSet"
