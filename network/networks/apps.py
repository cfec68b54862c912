from django.apps import AppConfig


class MembershipsConfig(AppConfig):
    name = "network.networks"
    label = "memberships"
    verbose_name = "Membres des réseaux"

    def ready(self) -> None:
        from asv.accounts.home_parts import register_waiting
        from asv.accounts.own_data import register_own_data
        from asv.core.circles import register_circles
        from asv.core.page_views import register_page_view
        from asv.core.retention import register_term
        from asv.jobs.housekeeping import every, together
        from asv.jobs.letters import register_letters
        from asv.jobs.registry import register_duty
        from asv.page_cache.routes import register_cached_pages
        from asv.taxonomy.former_slugs import keep_former_slugs
        from home.facts import page_facts
        from network.networks import inviting, joining, signals, writing  # noqa: F401 - listens from now on
        from network.networks.circles import network_circles
        from network.networks.facts import network_life
        from network.networks.home_waiting import invitations_to_answer, requests_to_answer
        from network.networks.listing import network_listing
        from network.networks.models import NetworkIndexPage, NetworkPage
        from network.networks.own_data import OWN_DATA

        keep_former_slugs(NetworkPage, "reseau")
        register_circles(network_circles)
        register_page_view(NetworkIndexPage, network_listing)
        register_cached_pages(NetworkIndexPage, ["page"])
        register_page_view(NetworkPage, page_facts)
        register_page_view(NetworkPage, network_life)
        register_term("network.networks.writing.KEPT", writing.KEPT,
                      "Les messages d’un réseau à ses membres", "leur envoi")  # fmt: skip
        register_duty("network letters", every(60, together(writing.forget_letters, inviting.forget_expired)))
        register_letters(joining.ASKED, joining.DECIDED, joining.REMOVED, inviting.INVITATION, writing.LETTER)
        register_own_data(OWN_DATA)
        register_waiting(invitations_to_answer)
        register_waiting(requests_to_answer)
