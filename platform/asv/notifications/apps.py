from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "asv.notifications"
    label = "notifications"
    verbose_name = "Notifications"

    def ready(self) -> None:
        from asv.accounts.home_parts import register_news
        from asv.accounts.keys import register_keys
        from asv.accounts.own_data import register_own_data
        from asv.core.retention import register_term
        from asv.jobs.housekeeping import every
        from asv.jobs.registry import register_duty
        from asv.notifications import addresses, own_data, telling
        from asv.notifications.home_news import unread_news
        from asv.notifications.models import KEPT_DAYS

        register_term("asv.notifications.models.KEPT_DAYS", KEPT_DAYS, "Les notifications dans le site", "leur date")

        register_keys("private addresses", addresses.revoke_all)
        register_duty("old notifications", every(3600, telling.prune))
        register_own_data(*own_data.OWN_DATA)
        register_news(unread_news)
