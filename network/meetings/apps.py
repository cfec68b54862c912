from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "network.meetings"
    label = "meetings"
    verbose_name = "Rencontres"

    def ready(self) -> None:
        from asv.core.page_views import register_page_view
        from asv.resources.extra import register_extra
        from asv.taxonomy.former_slugs import keep_former_slugs
        from home.models import HomePage
        from network.meetings.agenda import meeting_facts, meeting_listing, next_meeting
        from network.meetings.models import MeetingIndexPage, MeetingPage, MeetingSeries
        from network.meetings.of_network import network_meetings
        from network.meetings.preparing import signals  # noqa: F401 - receivers
        from network.meetings.series import series_names
        from network.networks.models import NetworkPage

        keep_former_slugs(MeetingSeries, "serie")
        register_page_view(HomePage, next_meeting)
        register_page_view(MeetingIndexPage, meeting_listing)
        register_page_view(MeetingPage, meeting_facts)
        register_page_view(NetworkPage, network_meetings)
        register_extra(series_names)
