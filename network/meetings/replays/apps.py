from django.apps import AppConfig


class ReplaysConfig(AppConfig):
    name = "network.meetings.replays"
    label = "replays"
    verbose_name = "Après la rencontre"

    def ready(self) -> None:
        from asv.accounts.own_data import register_own_data
        from asv.jobs.housekeeping import every
        from asv.jobs.letters import register_letters
        from asv.jobs.registry import register_duty
        from asv.resources.extra import register_extra
        from network.meetings.replays import own_data, signals  # noqa: F401
        from network.meetings.replays.found import transcripts
        from network.meetings.replays.thanking import THANKS, thank

        register_extra(transcripts)
        register_duty("thanks", every(300, thank))
        register_letters(THANKS)
        register_own_data(own_data.OWN_DATA)
