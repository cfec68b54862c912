"""Nothing that is written is lost on the way to the index: what readers see, typed plainly, is among what is kept."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField

from asv.core.extraction_readers import PDF_LINES, READERS
from asv.core.extraction_text import clean as clean_file
from asv.core.tables import xlsx_file
from asv.resources.models import ResourcePage
from asv.resources.text import plain_text
from search.analysis import clean, stem, words_of
from search.lemmas import forms_beginning
from search.parsing import parse
from tests.depth import SEED, amount
from tests.factories import files
from tests.factories.writing import APART, WORDS, written

pytestmark = pytest.mark.django_db  # a page asks for its content type
LEXICON = [form for form in random.Random(SEED).sample(sorted(forms_beginning("")), 400) if form.isalpha()]
typed_words = st.lists(st.sampled_from([*WORDS, *LEXICON]), min_size=1, max_size=8)


def lost(typed, text):
    """Those of these questions that a text kept so would not answer."""
    kept = {stem(word) for word in words_of(clean(text))}
    asked = {word: {one for clause in parse(word).required for one in clause.stems} for word in typed}
    return [word for word, stems in asked.items() if not stems <= kept]


def sentence(typed, chance, *, rich=False):
    apart = APART["rich" if rich else "plain"]
    return "".join(chance.choice(apart) + written(word, chance, rich=rich) for word in typed)


@settings(max_examples=amount(500, 20_000), deadline=None)
@given(typed_words, st.integers(0, 2**32))
def test_what_is_seen_is_kept(typed, seed):
    chance = random.Random(seed)
    plain = sentence(typed, chance)
    assert not lost(typed, plain), plain
    assert not lost(typed, clean_file(plain)), plain
    rich = f"<p>{sentence(typed, chance, rich=True)}</p>"
    assert not lost(typed, plain_text(rich)), rich


def filled(block, word):
    """Raw data of a block with words everywhere; `word` gives another one at each call, in rich text or not."""
    if isinstance(block, blocks.RichTextBlock):
        return f"<p>{word(rich=True)}</p>"
    if isinstance(block, blocks.ChoiceBlock):
        return word.choice(block)
    if isinstance(block, (blocks.CharBlock, blocks.TextBlock)):
        return word()
    if isinstance(block, blocks.StreamBlock):
        return [{"type": name, "value": filled(child, word)} for name, child in block.child_blocks.items()]
    if isinstance(block, blocks.StructBlock):
        return {name: filled(child, word) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return [{"type": "item", "value": filled(block.child_block, word)}]
    return None


class Words:
    """Words written in one way or another, and what they are typed as."""

    def __init__(self):
        self.chance = random.Random(SEED)
        self.typed = []

    def __call__(self, rich=False):
        self.typed.append(self.chance.choice([*WORDS, *LEXICON]))
        return written(self.typed[-1], self.chance, rich=rich)

    def choice(self, block):
        value, label = next((value, label) for value, label in block.field.choices if value)
        self.typed.append(label)
        return value


@pytest.mark.parametrize("model", ResourcePage.__subclasses__(), ids=lambda model: model.__name__)
def test_each_field_of_each_type_is_read(model):
    word = Words()
    page = model(source_label=word())
    for name in model.body_fields:
        field = model._meta.get_field(name)
        if isinstance(field, StreamField):
            setattr(page, name, field.to_python(json.dumps(filled(field.stream_block, word))))
        else:
            rich = isinstance(field, RichTextField)
            setattr(page, name, f"<p>{word(rich)}</p>" if rich else word())
    assert not lost(word.typed, page.body_text())


def test_signs_of_inequality_are_no_tags():
    assert "important" in plain_text("p &lt; 0,05, important, 3 &gt; 2")
    page = ResourcePage(source_label="p < 0,05 et <b important> 3")
    page.body_fields = ()
    assert not lost(["important"], page.body_text())


@pytest.mark.parametrize("extension", sorted(READERS))
def test_each_format_of_file_is_read(tmp_path, extension):
    chance = random.Random(SEED)
    pdf = extension in ("pdf", PDF_LINES)
    typed = [word for word in [*WORDS, *LEXICON[:60]] if not pdf or _in_helvetica(word)]
    texts = [written(word, chance) for word in typed]
    if pdf:
        texts = [word if _in_helvetica(word) else plain for word, plain in zip(texts, typed, strict=True)]
        content = files.pdf("\n".join(texts))
    else:
        if extension not in ("xlsx", "csv"):
            texts = [text.replace("&", "&amp;") for text in texts]
        made = {
            "docx": lambda: files.docx(*texts),
            "pptx": lambda: files.pptx(*texts),
            "odt": lambda: files.odt(*texts),
            "ods": lambda: files.odt(*texts, kind="spreadsheet"),
            "xlsx": lambda: xlsx_file("Feuille", [[text] for text in texts]),
            "csv": lambda: "\n".join(texts).encode("utf-8-sig"),
            "odp": lambda: files.odt(
                body="".join(f"<draw:page><text:p>{text}</text:p></draw:page>" for text in texts), kind="presentation"
            ),
        }
        content = made[extension]()
    path = tmp_path / f"ecrit.{extension}"
    path.write_bytes(content)
    assert not lost(typed, "\n".join(READERS[extension](path).pages))


def _in_helvetica(text):
    """Whether the fonts that every PDF has can write this."""
    return text.isprintable() and all(ord(char) < 256 for char in text)


def test_tables_are_read_by_what_their_cells_show(tmp_path):
    path = tmp_path / "table.xlsx"
    texts = "<sst><si><t>Rou</t><t>baix</t></si><si><t>Arras</t><rPh><t>dit</t></rPh></si></sst>"
    cells = '<s><c t="s"><v>1234</v></c><c><f>5678</f><v>98828</v></c><c t="inlineStr"><is><t>cachalot</t></is></c></s>'
    path.write_bytes(files.archive({"xl/sharedStrings.xml": texts, "xl/worksheets/sheet1.xml": cells}))
    assert READERS["xlsx"](path).pages == ["Roubaix\nArras\n\n98828\ncachalot"]
    path = tmp_path / "table.csv"
    path.write_bytes("Commune;Santé\r\nÉvreux;12\u00a0000".encode("cp1252"))
    assert not lost(["Évreux", "santé", "12000"], READERS["csv"](path).pages[0])


def test_runs_and_special_hyphens_of_word_processors(tmp_path):
    body = (
        "<w:p><w:r><w:t>médico</w:t><w:noBreakHyphen/><w:t>social</w:t></w:r><w:r><w:t> xylo</w:t></w:r>"
        "<w:r><w:softHyphen/><w:t>graphe</w:t></w:r><w:r><w:tab/><w:t>Hauts</w:t><w:noBreakHyphen/><w:t>de</w:t>"
        "<w:noBreakHyphen/><w:t>France</w:t></w:r></w:p>"
    )
    path = tmp_path / "ecrit.docx"
    path.write_bytes(files.docx(body=body))
    assert not lost(["médico-social", "xylographe", "Hauts-de-France"], READERS["docx"](path).pages[0])
    path = tmp_path / "ecrit.odt"
    path.write_bytes(
        files.odt("<text:span>xylo</text:span><text:span>graphe</text:span><text:tab/>cachalot<text:line-break/>girafe")
    )
    assert not lost(["xylographe", "cachalot", "girafe"], READERS["odt"](path).pages[0])
