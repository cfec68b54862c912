from django.apps import AppConfig


class ContactConfig(AppConfig):
    name = "asv.contact"
    label = "contact"
    verbose_name = "Contact"

    def ready(self) -> None:
        from django.urls import reverse

        from asv.accounts.own_data import register_own_data
        from asv.contact.models import KEPT
        from asv.contact.own_data import OWN_DATA
        from asv.contact.receiving import RECEIVED, forget_messages
        from asv.core.parts import register_part
        from asv.core.remembered import site_settings
        from asv.core.retention import register_term
        from asv.core.sitemaps import register_site_map_paths
        from asv.jobs.housekeeping import every
        from asv.jobs.letters import register_letters
        from asv.jobs.registry import register_duty

        register_term("asv.contact.models.KEPT", KEPT, "Un message écrit à l’équipe", "sa réception")
        register_duty("messages to the team", every(3600, forget_messages))
        register_letters(RECEIVED)
        register_part(
            "contact",
            lambda: {"publisher": site_settings().publisher, "contact_email": site_settings().contact_email},
        )
        register_own_data(OWN_DATA)
        register_site_map_paths(lambda anyone: [reverse("contact")])
