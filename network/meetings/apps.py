from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "network.meetings"
    label = "meetings"
    verbose_name = "Rencontres"

    def ready(self) -> None:
        from asv.core.page_views import register_page_view
        from asv.page_cache.routes import register_cached, register_cached_pages, register_timed
        from asv.resources.extra import register_extra
        from asv.taxonomy.former_slugs import keep_former_slugs
        from home.models import HomePage
        from network.meetings.agenda import COMING, PAST, meeting_facts, meeting_listing, next_meeting
        from network.meetings.agenda_form import AgendaForm
        from network.meetings.models import MeetingIndexPage, MeetingPage, MeetingSeries
        from network.meetings.of_network import network_meetings
        from network.meetings.preparing import signals  # noqa: F401 - receivers
        from network.meetings.series import series_names
        from network.networks.models import NetworkPage
        from search.forms import PARAMETERS

        keep_former_slugs(MeetingSeries, "serie")
        register_timed(MeetingPage._meta.db_table)  # what was to come is past
        register_cached_pages(MeetingIndexPage, [*AgendaForm.facets, COMING, PAST, "vue", "mois"])
        register_cached(["agenda"], PARAMETERS)
        register_cached(["meeting_calendar", "series_calendar"])
        register_page_view(HomePage, next_meeting)
        register_page_view(MeetingIndexPage, meeting_listing)
        register_page_view(MeetingPage, meeting_facts)
        register_page_view(NetworkPage, network_meetings)
        register_extra(series_names)
