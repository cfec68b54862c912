from django.apps import AppConfig


class ExperiencesConfig(AppConfig):
    name = "experiences"

    def ready(self) -> None:
        """Say what each page type shows."""
        from asv.core.page_views import register_page_view
        from asv.jobs.housekeeping import every
        from asv.jobs.registry import register_duty
        from asv.page_cache.routes import register_cached_pages
        from asv.resources.models import ResourcePage
        from asv.stewardship.completeness import register_criteria
        from experiences import (
            completeness,
            signals,  # noqa: F401 - it listens
        )
        from experiences.chain import chain_context, tend_counts
        from experiences.citations import analysis_context
        from experiences.listing import index_context
        from experiences.models import ActionSheetPage, AnalysisPage, DocumentPage, ExperiencePage, ToolPage
        from experiences.models.indexes import ResourceIndexPage
        from experiences.page_view import experience_context, resource_context, sheet_context

        register_page_view(ResourceIndexPage, index_context)
        register_cached_pages(ResourceIndexPage, ["page"])
        register_page_view(ExperiencePage, experience_context)
        register_page_view(ActionSheetPage, sheet_context)
        register_page_view(ResourcePage, chain_context)
        register_duty("actions taken up", every(3600, tend_counts))
        register_page_view(AnalysisPage, analysis_context)
        register_page_view(ToolPage, resource_context)
        register_page_view(DocumentPage, resource_context)
        register_criteria(ExperiencePage, completeness.EXPERIENCE)
        register_criteria(ActionSheetPage, completeness.SHEET)
        register_criteria(AnalysisPage, completeness.ANALYSIS)
        register_criteria(ToolPage, completeness.TOOL)
        register_criteria(DocumentPage, completeness.DOCUMENT)
