from django.apps import AppConfig


class MembershipsConfig(AppConfig):
    name = "network.memberships"
    label = "memberships"
    verbose_name = "Membres des réseaux"

    def ready(self) -> None:
        from asv.accounts.own_data import register_own_data
        from asv.core.retention import register_term
        from asv.jobs.housekeeping import every, together
        from asv.jobs.mail_checks import register_mail_check
        from asv.jobs.registry import register_duty
        from network.memberships import inviting, signals, writing  # noqa: F401 - listens from now on

        register_term("network.memberships.writing.KEPT", writing.KEPT,
                      "Les messages d'un réseau à ses membres", "leur envoi")  # fmt: skip
        from network.memberships.own_data import memberships

        register_duty("network letters", every(60, together(writing.forget_letters, inviting.forget_expired)))
        register_mail_check(writing.LETTER_KEY, writing.may_still_leave)
        register_mail_check(inviting.INVITATION_KEY, inviting.may_still_leave)
        register_own_data(
            "réseaux",
            memberships,
            "Vous ouvrir les pages des réseaux dont vous êtes membre ; qui les anime voit votre nom et votre adresse.",
        )
