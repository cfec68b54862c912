from django.apps import AppConfig


class UpdatesConfig(AppConfig):
    name = "network.updates"
    label = "updates"
    verbose_name = "Alertes"
