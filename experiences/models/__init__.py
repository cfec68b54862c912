"""The page types of récits, sheets, analyses, tools and documents."""

from experiences.models.action_sheet import ActionSheetPage
from experiences.models.analysis import AnalysisPage
from experiences.models.documents import DocumentIndexPage, DocumentPage
from experiences.models.experience import ExperiencePage
from experiences.models.indexes import ActionIndexPage, AnalysisIndexPage, ExperienceIndexPage, ToolkitIndexPage
from experiences.models.toolkit import ToolKind, ToolPage

__all__ = [
    "ActionIndexPage",
    "ActionSheetPage",
    "AnalysisIndexPage",
    "AnalysisPage",
    "DocumentIndexPage",
    "DocumentPage",
    "ExperienceIndexPage",
    "ExperiencePage",
    "ToolKind",
    "ToolPage",
    "ToolkitIndexPage",
]
