"""French words for people have the apostrophe of French (’), not that of a keyboard.

Looked at: every string literal of the project's Python, the words that our templates hand to a part (`{% include … with
text="…" %}`), and our scripts. Left out, since something else sets or freezes them:

- docstrings, comments and sentences in English;
- migrations, tests and benchmarks;
- the text of templates, set as they are read (tests/core/test_typesetting.py), and what `|typo` writes;
- data (JSON, TOML, CSV, the corpus) and what people typed, set as a page shows it;
- Django's, Wagtail's and allauth's own catalogues, which have a keyboard's;
- the two modules of LEFT_OUT.
"""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.test_house import ROOT, modules, parsed

pytestmark = pytest.mark.xdist_group("house")
TYPED = re.compile(
    r"(?i)(?<![\w'])(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu|aujourd|inspir)'(?=[\w«{<%]|$)"
)
LEFT_OUT = {
    "asv.accounts.consents": "words that people accepted, whose digest is kept",
    "search.asking": "words of a question, which are compared",
}
_HANDED = re.compile(r"{%\s*include\b.*?%}")
_REMARK = re.compile(r"/\*.*?\*/|(?<!:)//.*?$", re.DOTALL | re.MULTILINE)


def literals(tree: ast.AST) -> Iterator[ast.Constant]:
    """Every string of a module that stands as a value: those that stand alone are docstrings."""
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node


def typed(text: str) -> list[str]:
    """Where the text has a keyboard's apostrophe in a French word."""
    return [text[max(0, found.start() - 20) : found.end() + 20] for found in TYPED.finditer(text)]


def test_what_python_says_is_typed_as_french_is():
    wrong = [
        f"{module}:{node.lineno}: {words}"
        for module in modules()
        if module not in LEFT_OUT
        for node in literals(parsed(module))
        for words in typed(node.value)
    ]
    assert wrong == []


def test_what_templates_hand_over_is_typed_as_french_is():
    pages = sorted((ROOT / "templates").rglob("*.html"))
    wrong = [(page.name, words) for page in pages for tag in _HANDED.findall(page.read_text()) for words in typed(tag)]
    assert pages and wrong == []


def test_what_scripts_say_is_typed_as_french_is():
    scripts = sorted((ROOT / "platform/static/js").glob("*.js"))
    wrong = [(one.name, words) for one in scripts for words in typed(_REMARK.sub("", one.read_text()))]
    assert scripts and wrong == []


def test_what_is_left_out_is_there_and_has_some():
    for module in LEFT_OUT:
        assert any(typed(node.value) for node in literals(parsed(module))), f"{module} need not be left out"


@pytest.mark.parametrize("text", ["L'accès", "«l'eau»", "jusqu'", "aujourd'hui", "d'{}", "Inspir'Actions", "(qu'on"])
def test_typed_words_are_found(text):
    assert typed(text)


@pytest.mark.parametrize("text", ["L’accès", "the worker's", "don't", "rock 'n' roll", "a l, 'b'", "'l', 'd'"])
def test_other_words_are_left(text):
    assert not typed(text)
