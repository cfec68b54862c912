"""The house stands on what its frameworks document: what it takes besides is listed, and the list may only shrink."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings

ROOT = Path(settings.ROOT)
FOLDERS = ("platform/asv", "platform/demo", "platform/operations", "home", "experiences", "network", "search", "bench")
# Named with an underscore, and documented by Django or Python.
DOCUMENTED = {"_meta", "_state", "_default_manager", "_base_manager", "_db", "_replace", "_asdict", "_fields"}
# (file, name): why there is no public way.
TAKEN = {
    ("platform/asv/core/middleware.py", "request._wagtail_site"): "spares the query of the site at each request",
    ("platform/asv/core/middleware.py", "Site._find_for_request"): "the same, where there is more than one site",
    ("platform/asv/dossiers/docx_file.py", "run._r"): "python-docx writes no links and no bookmarks",
    ("platform/asv/dossiers/docx_file.py", "paragraph._p"): "python-docx writes no links and no bookmarks",
    ("platform/demo/synthetic/generate.py", "Page._str2int"): "treebeard adds one by one: 20,000 would take an hour",
    ("platform/demo/synthetic/generate.py", "Page._get_path"): "treebeard adds pages one by one",
    ("network/demarches/workbook.py", "sheet._worksheet_path"): "openpyxl tells no merged cells while it streams",
    ("search/engines/elasticsearch/faceted.py", "self._s"): "a faceted search sent together with others",
    ("search/engines/elasticsearch/faceted.py", "response._faceted_search"): "the same, read from its answer",
}  # fmt: skip
MODULES = {
    ("platform/asv/accounts/proving.py", "allauth.account.internal.flows.login"): "how an account was proved is noted",
}
# Views are documented to be extended where Wagtail's and modeladmin's manuals say so; of the others we take:
DOCUMENTED_VIEWS = (
    "wagtail.admin.views.account.BaseSettingsPanel",
    "wagtail.admin.views.generic",
    "wagtail.admin.views.reports",
    "wagtail.users.views.users",
    "wagtail_modeladmin.views",
    "allauth.account.views",  # named by its own addresses, which stand under French paths here
    "allauth.mfa",
)
VIEWS = {
    ("platform/asv/resources/withdrawing.py", "wagtail.admin.views.pages.bulk_actions"): "asks why pages are withdrawn",
    ("platform/asv/core/tables.py", "wagtail.admin.views.mixins"): "no export of Wagtail's carries a formula",
    ("platform/asv/core/admin_api.py", "wagtail.documents.api.admin.views"): "tells of known files only",
    ("platform/asv/core/admin_api.py", "wagtail.images.api.admin.views"): "tells of known files only",
    ("platform/asv/accounts/sessions.py", "allauth.usersessions.views"): "closes one session, not all",
    ("platform/asv/accounts/shared_password.py", "wagtail.documents.views"): "shared passwords are limited",
    ("platform/asv/accounts/shared_password.py", "wagtail.views"): "shared passwords are limited",
}
# Wagtail documents `base.html` and `home.html` as templates to extend; of the others we replace:
TEMPLATES = {
    "wagtailadmin/pages/confirm_unpublish.html": "asks why a page is withdrawn",
    "wagtailadmin/notifications/workflow_state_rejected.txt": "says to the author what is to be done, in French",
    "wagtailadmin/notifications/base.txt": "greets by no address, and in the words of the site's other mails",
    "wagtailadmin/home/account_summary.html": "who may write sees it",
    "wagtailadmin/shared/user_avatar.html": "what nobody's account did is not done by None",
}
DOCUMENTED_TEMPLATES = {"wagtailadmin/base.html", "wagtailadmin/home.html"}


@cache
def trees() -> dict[str, ast.Module]:
    """Every module by its path; migrations aside, which stay as they were written."""
    paths = (path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py")))
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text())
        for path in paths
        if "migrations" not in path.parts
    }


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__") and name != "_"


def names_of(tree: ast.Module) -> Iterator[str]:
    """What a module itself gives a name: functions, classes, variables, attributes of `self` and `cls`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield from [node.attr] if ast.unparse(node.value) in ("self", "cls") else []


def taken_of(tree: ast.Module, ours: set[str]) -> set[str]:
    """The private attributes that a module takes of what is not ours, as written."""
    return {
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and is_private(node.attr) and node.attr not in ours | DOCUMENTED
    }


def foreign_imports(tree: ast.Module) -> set[tuple[str, str]]:
    """(module, name) of what a module takes from libraries by `from … import …`."""
    own = {path.rsplit("/", 1)[-1] for path in FOLDERS}
    froms = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module and not node.level)
    return {(node.module, alias.name) for node in froms for alias in node.names if node.module.split(".")[0] not in own}


def test_no_private_attribute_of_a_library_is_taken():
    ours = {name for tree in trees().values() for name in names_of(tree)}
    assert {(path, name) for path, tree in trees().items() for name in taken_of(tree, ours)} == TAKEN.keys()


def test_no_private_module_of_a_library_is_imported():
    found = {
        (path, module)
        for path, tree in trees().items()
        for module, name in foreign_imports(tree)
        if any(is_private(part) or part == "internal" for part in (*module.split("."), name))
    }
    assert found == MODULES.keys()


def test_views_are_taken_where_they_are_documented():
    found = {
        (path, module)
        for path, tree in trees().items()
        for module, name in foreign_imports(tree)
        if module.split(".")[0] in ("wagtail", "wagtail_modeladmin", "allauth")
        and "views" in module.split(".")
        and not f"{module}.{name}".startswith(DOCUMENTED_VIEWS)
    }
    assert found == VIEWS.keys()


def test_templates_are_replaced_where_that_is_documented():
    folders = [Path(app.path) / "templates" for app in apps.get_app_configs()]
    ours = [path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").glob("wagtail*/**/*.*")]
    replaced = {name for name in ours if any((folder / name).exists() for folder in folders)}
    assert replaced - DOCUMENTED_TEMPLATES == TEMPLATES.keys()


def test_a_private_name_is_seen():
    tree = ast.parse(
        "from wagtail._x import y\nfrom allauth import _z\nclass A:\n  _own = 1\nA._own; page._cached; request._x = 1"
    )
    ours = set(names_of(tree))
    assert taken_of(tree, ours) == {"page._cached", "request._x"}
    assert foreign_imports(tree) == {("wagtail._x", "y"), ("allauth", "_z")}
