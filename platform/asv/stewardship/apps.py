from django.apps import AppConfig


class StewardshipConfig(AppConfig):
    """Keeping what is published true: who looks after it, reviews, links, what is read."""

    name = "asv.stewardship"
    label = "stewardship"
    verbose_name = "Tenue des ressources"

    def ready(self) -> None:
        from asv.accounts.own_data import register_own_data
        from asv.core.page_views import register_page_view
        from asv.core.retention import register_term
        from asv.jobs.housekeeping import every, together
        from asv.jobs.letters import register_letters
        from asv.jobs.registry import register_consumer, register_duty
        from asv.page_cache.front import register_given
        from asv.resources.models import ResourcePage
        from asv.stewardship import audit, contacts, mentions, own_data, reads, reminding, upkeep  # noqa: F401
        from asv.stewardship.links.checking import check_some
        from asv.stewardship.links.finding import forget_unused
        from asv.stewardship.scheduling import publish_scheduled

        register_own_data(own_data.CHARGES, own_data.ABSENCE, own_data.BOARD_VIEWS, own_data.SIGHTS)
        register_page_view(ResourcePage, reads.asked_of_the_site)
        register_given(reads.given)
        register_letters(reminding.REVIEW, contacts.CONTACT)
        register_term(
            "asv.stewardship.reads.KEPT",
            reads.KEPT,
            "Les lectures et les téléchargements, comptés par page et par semaine",
            "la lecture",
        )
        register_term(
            "asv.stewardship.contacts.ANSWERS_KEPT", contacts.ANSWERS_KEPT,
            "Ce qu’une organisation répond quand on lui demande si sa ressource est toujours exacte", "son traitement",
        )  # fmt: skip
        register_term(
            "asv.stewardship.audit.KEPT",
            audit.KEPT,
            "Qui, dans l’équipe, a emporté ou lu des données de personnes",
            "l’acte",
        )
        register_duty("who saw what", every(60, audit.collect))
        register_consumer(upkeep.CONSUMER, upkeep.TOPICS, upkeep.handle)
        register_duty("resources of before", every(60, upkeep.tend_missing))
        register_duty("scheduled pages", every(20, publish_scheduled))
        register_duty("reviews", every(3600, together(reminding.remind, contacts.ask)))
        register_duty("counting reads", every(10, reads.collect))
        register_duty(
            "old reads and links",
            every(3600, together(reads.forget, contacts.forget, audit.forget, lambda now: forget_unused())),
        )
        register_duty("links", every(2, check_some))
