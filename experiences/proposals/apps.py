from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "experiences.proposals"
    label = "proposals"
    verbose_name = "Récits proposés"

    def ready(self) -> None:
        from django.urls import reverse

        from asv.accounts.home_parts import register_waiting
        from asv.accounts.own_data import register_own_data
        from asv.core.carriers import Readers, declare_carrier
        from asv.core.retention import register_term
        from asv.core.sitemaps import register_site_map_paths
        from asv.jobs.housekeeping import every
        from asv.jobs.letters import register_letters
        from asv.jobs.registry import register_duty
        from experiences.proposals import signals  # noqa: F401 - it listens
        from experiences.proposals.home_waiting import recits_to_resume
        from experiences.proposals.letters import PROPOSAL
        from experiences.proposals.models import KEPT, OPEN_FOR, ProposalFile
        from experiences.proposals.own_data import ACCOMPANIED, OWN_DATA
        from experiences.proposals.telling import forget

        register_term("experiences.proposals.models.OPEN_FOR", OPEN_FOR, "Un récit proposé et pas envoyé",
                      "la dernière réponse")  # fmt: skip
        register_term("experiences.proposals.models.KEPT", KEPT, "Un récit proposé à l’équipe", "l’envoi")
        declare_carrier(ProposalFile, Readers.NOBODY)
        register_duty("old proposals", every(3600, forget))
        register_letters(PROPOSAL)
        register_own_data(OWN_DATA)
        register_own_data(ACCOMPANIED)
        register_waiting(recits_to_resume)
        register_site_map_paths(lambda anyone: [reverse("proposal_start")])
