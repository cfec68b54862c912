from django.apps import AppConfig

CONSUMER = "watching"


class WatchingConfig(AppConfig):
    name = "network.alerts.watching"
    label = "watching"
    verbose_name = "Suivis"

    def ready(self) -> None:
        from asv.accounts.own_data import register_own_data
        from asv.jobs.letters import register_letters
        from asv.jobs.registry import register_consumer, register_duty
        from asv.notifications.personal_calendar import register_personal_events
        from asv.resources.changes import TOPIC
        from network.alerts.watching import alerts, owing, own_data, sending
        from network.alerts.watching.meetings import own_meetings

        register_consumer(CONSUMER, [TOPIC], owing.owe_watchers)
        register_duty("watched changes", sending.tell_watchers)
        register_duty("alerts in the site", alerts.tell_alerts)
        register_letters(sending.CHANGES)
        register_personal_events(own_meetings)
        register_own_data(own_data.OWN_DATA)
