from django.apps import AppConfig

CONSUMER = "updates"


class UpdatesConfig(AppConfig):
    name = "network.alerts"
    label = "updates"
    verbose_name = "Alertes"

    def ready(self) -> None:
        from asv.accounts.home_parts import register_count
        from asv.accounts.own_data import register_own_data
        from asv.core.retention import register_term
        from asv.jobs.housekeeping import every
        from asv.jobs.letters import register_letters
        from asv.jobs.registry import register_consumer, register_duty
        from asv.taxonomy.usage import register_usage
        from network.alerts import own_data, renaming, signals  # noqa: F401 - receivers
        from network.alerts.forgetting import STOPPED_KEPT, forget_visitors
        from network.alerts.links import CONFIRM_DAYS

        register_term("network.alerts.forgetting.STOPPED_KEPT", STOPPED_KEPT,
                      "L’adresse d’une alerte sans compte, et les messages à une adresse sans alerte",
                      "l’arrêt de la dernière alerte, ou le message")  # fmt: skip
        register_term("network.alerts.links.CONFIRM_DAYS", CONFIRM_DAYS,
                      "Une alerte sans compte qui n’est pas confirmée", "la demande")  # fmt: skip
        from network.alerts.models import Subscription
        from network.alerts.rechecking import UPDATE
        from network.alerts.sending import send_digests, send_immediate
        from network.alerts.sleeping import ASLEEP, TOPIC, look_after, tell_all_sleepers
        from network.alerts.trial import TRIAL
        from network.alerts.visitors import TO_VISITOR
        from network.alerts.waiting import announce, release

        register_consumer(CONSUMER, ["page"], announce)
        register_consumer("sleeping updates", ["page", TOPIC], look_after)
        register_duty("sleeping updates", every(3600, tell_all_sleepers))
        register_duty("second thoughts", release)
        register_duty("immediate updates", send_immediate)
        register_duty("digests", send_digests)
        register_duty("visitors' addresses", every(3600, forget_visitors))
        register_consumer("renamed criteria", [renaming.TOPIC], renaming.tell_changes)
        register_usage(renaming.count_alerts)
        register_letters(UPDATE, TRIAL, ASLEEP, TO_VISITOR, renaming.RENAMED)
        register_own_data(own_data.OWN_DATA)
        register_count(
            "subscription_list", lambda request: Subscription.objects.filter(user=request.user.pk, active=True).count()
        )
