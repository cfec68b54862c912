from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "network.alerts.returns"
    label = "returns"
    verbose_name = "Retours de courrier"

    def ready(self) -> None:
        from asv.accounts.own_data import register_own_data
        from asv.jobs.returns import register_return_listener
        from network.alerts.returns import own_data, signals  # noqa: F401 - receivers
        from network.alerts.returns.pausing import pause_where_needed

        register_return_listener(pause_where_needed)
        register_own_data(own_data.OWN_DATA)
