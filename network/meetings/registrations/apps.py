from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "network.meetings.registrations"
    label = "registrations"
    verbose_name = "Inscriptions"

    def ready(self) -> None:
        from asv.accounts.home_parts import register_coming
        from asv.accounts.own_data import register_own_data
        from asv.core.retention import register_term
        from asv.jobs.housekeeping import every
        from asv.jobs.letters import register_letters
        from asv.jobs.registry import register_consumer, register_duty
        from asv.notifications.personal_calendar import register_personal_events
        from network.meetings.registrations import changes, duties, own_data
        from network.meetings.registrations.links import CONFIRM_WITHIN

        register_term("network.meetings.registrations.duties.KEPT_AFTER", duties.KEPT_AFTER,
                      "Une inscription à une rencontre, sans compte", "la rencontre")  # fmt: skip
        register_term("network.meetings.registrations.links.CONFIRM_WITHIN", CONFIRM_WITHIN,
                      "Une inscription à une rencontre qui n’est pas confirmée", "la demande")  # fmt: skip
        from network.meetings.registrations.home_coming import meetings_to_come
        from network.meetings.registrations.invitations import personal_events
        from network.meetings.registrations.letters import REGISTRATION

        register_consumer("registrations", ["page"], changes.follow_meetings)
        register_duty("waiting lists", every(20, duties.fill_places))
        register_duty("meeting reminders", every(60, duties.send_reminders))
        register_duty("old registrations", every(3600, duties.forget))
        register_letters(REGISTRATION)
        register_own_data(own_data.OWN_DATA)
        register_coming(meetings_to_come)
        register_personal_events(personal_events)
