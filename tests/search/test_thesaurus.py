"""The thesaurus that the project ships: whole, without contradiction, loaded everywhere, then the editors' own."""

from collections import Counter

import pytest
from django.core.management import call_command
from django.utils.text import slugify

from asv.taxonomy.models import GlossaryEntry
from search import engines
from search.analysis import clean, stems
from search.models import Synonym
from search.parsing import parse
from search.query import SearchQuery, Sort
from search.starting_list import starting_groups
from search.synonyms import MAX_OPTIONS, expand, stored_thesaurus
from tests.factories.search import make_resource, reindex

pytestmark = pytest.mark.django_db


def key(text):
    return tuple(stems(clean(text)))


def titles(words):
    return [hit.card.title for hit in engines.get_engine().search(SearchQuery(words=words, sort=Sort.RELEVANCE)).hits]


def test_the_file_holds_a_field_without_contradiction():
    groups = starting_groups()
    assert len(groups) >= 300
    assert max(Counter(slugify(group.term) for group in groups).values()) == 1
    meaning = Counter(one for group in groups for one in {key(text) for text in (group.term, *group.equivalents)})
    assert not [one for one, times in meaning.items() if times > 1]
    terms = {group.term: group for group in groups}
    head = {key(text): group.term for group in groups for text in (group.term, *group.equivalents)}
    for group in groups:
        below, waiting = set(), [head.get(key(one), one) for one in group.narrower]
        while waiting:
            one = waiting.pop()
            if one not in below:
                below.add(one)
                waiting += [head.get(key(more), more) for more in terms[one].narrower] if one in terms else []
        assert group.term not in below
        assert not below & set(group.related)


def test_it_is_loaded_once_and_what_an_editor_changed_stays():
    call_command("load_vocabularies", verbosity=0)
    groups = len(starting_groups())
    assert Synonym.objects.count() >= groups
    for entry in Synonym.objects.all():
        entry.full_clean()
    assert Synonym.objects.get(term="CLS").related  # the first versions' list is brought up to date
    Synonym.objects.filter(term="CLS").update(equivalents="autre chose")
    Synonym.objects.filter(term="surpoids").update(term="kilos en trop")
    Synonym.objects.filter(term="tabac").update(active=False)
    before = list(Synonym.objects.order_by("pk").values())
    call_command("load_vocabularies", verbosity=0)
    assert list(Synonym.objects.order_by("pk").values()) == before


def test_a_file_with_faults_is_loaded_without_them_and_says_why(tmp_path, monkeypatch, capsys):
    many = "|".join(f"mot{number}" for number in range(200))
    lines = [
        "terme;equivalents;precis;voir;source;proches",
        "alpha;un alpha;bêta;;usage;",
        "bêta;;gamma;;usage;",
        "gamma;;alpha;;usage;",
        "de la;les des;;;usage;",
        f"vaste;{many};;;usage;",
        "zêta;une zêta;zêta;;usage;",
        "oméga;fin de tout;;;usage;",
    ]
    (tmp_path / "thesaurus.csv").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr("search.starting_list.FILE", tmp_path / "thesaurus.csv")
    Synonym.objects.all().delete()
    call_command("load_vocabularies", verbosity=0)
    assert set(Synonym.objects.values_list("term", flat=True)) == {"alpha", "bêta", "oméga"}
    said = capsys.readouterr().err
    for why in (
        "« gamma » laissé de côté. « alpha » mène déjà à « gamma »",
        "« de la » ne contient que des mots trop courants",
        "« vaste » laissé de côté. 20 expressions au plus",
        "« zêta » laissé de côté. « zêta » est déjà le terme",
    ):
        assert why in said


def test_what_is_narrower_answers_and_not_the_other_way_round(tree):
    call_command("load_vocabularies", verbosity=0)
    for title in ("Vivre avec une obésité", "Le surpoids en parler", "Adolescents en ville", "Un café des jeunes"):
        make_resource(tree, title, summary="")
    reindex()
    assert titles("surpoids") == ["Le surpoids en parler", "Vivre avec une obésité"]
    assert titles("obésité") == ["Vivre avec une obésité"]
    assert titles("jeunes") == ["Un café des jeunes", "Adolescents en ville"]
    assert titles("ados") == ["Adolescents en ville"]


def test_no_question_becomes_endless():
    call_command("load_vocabularies", verbosity=0)
    # What no form takes may still stand in a database.
    Synonym.objects.create(term="vaste", slug="vaste", narrower="\n".join(f"recoin{number}" for number in range(200)))
    known = stored_thesaurus()
    assert max(len(also) for also in known.values()) <= MAX_OPTIONS
    for words in ("santé jeunes précarité addictions", "prévention " * 50, "vaste vaste recoin7"):
        assert all(len(group.options) <= MAX_OPTIONS + 1 for group in expand(parse(words), known))


def test_the_glossary_is_part_of_it(tree):
    make_resource(tree, "Un dispositif de réussite éducative", summary="")
    reindex()
    assert titles("DRE") == []
    entry = GlossaryEntry.objects.create(term="DRE", slug="dre", meaning="Dispositif de réussite éducative")
    assert titles("DRE") == ["Un dispositif de réussite éducative"]
    entry.delete()
    assert titles("DRE") == []


def test_every_link_of_the_glossary_finds_something(client, tree):
    make_resource(tree, "Un dispositif de réussite éducative", summary="")
    reindex()
    GlossaryEntry.objects.all().delete()
    GlossaryEntry.objects.create(term="DRE", slug="dre", meaning="Dispositif de réussite éducative")
    GlossaryEntry.objects.create(term="ZZT", slug="zzt", meaning="Zone zébrée de test")
    page = client.get(tree.glossary.get_url()).content.decode()
    assert "/recherche/?q=DRE" in page
    assert 'id="zzt"' in page and "/recherche/?q=ZZT" not in page
