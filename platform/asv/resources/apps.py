from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "asv.resources"
    label = "resources"
    verbose_name = "Ressources"

    def ready(self) -> None:
        from asv.core.page_views import register_farewell, register_linked_data, register_page_view
        from asv.resources import changes, checks, reading, signals  # noqa: F401
        from asv.resources.citation import citing_context
        from asv.resources.editions import editions_context
        from asv.resources.linked_data import resource_node
        from asv.resources.models import ResourcePage
        from asv.resources.naming import count_resources
        from asv.taxonomy.usage import register_usage

        register_usage(count_resources)
        register_page_view(ResourcePage, changes.history)
        register_farewell(changes.farewell)
        register_page_view(ResourcePage, citing_context)
        register_page_view(ResourcePage, editions_context)
        register_linked_data(ResourcePage, resource_node)
