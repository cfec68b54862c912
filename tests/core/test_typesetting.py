"""The words that templates and forms hold themselves are set as French is."""

import pytest
from django import forms
from django.template import loader

from asv.core.typesetting import typeset

N = "\u202f"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<h1>Ma fiche d'annuaire ?</h1>", f"<h1>Ma fiche d’annuaire{N}?</h1>"),
        ("{{ title }} : {% if it %}l'une{% endif %} ?", f"{{{{ title }}}}{N}: {{% if it %}}l’une{{% endif %}}{N}?"),
        ("{% if a %}« {{ b }} »{% endif %}", f"{{% if a %}}«{N}{{{{ b }}}}{N}»{{% endif %}}"),
        ("{% if a %}Lequel ?{% endif %}l'un", f"{{% if a %}}Lequel{N}?{{% endif %}}l’un"),
        ("jusqu'{{ day }}", "jusqu’{{ day }}"),
        ("«&#8239;{{ q }}&#8239;»&nbsp;; autre", f"«{N}{{{{ q }}}}{N}»{N}; autre"),
        (
            '<a title="l\'un ?" href="{% url "x" %}?a=b">{{ n }}</a>',
            '<a title="l\'un ?" href="{% url "x" %}?a=b">{{ n }}</a>',
        ),
        ('{% include "x" with text="l\'un ?" %}', '{% include "x" with text="l\'un ?" %}'),
        ("<pre>a ? b : l'c</pre>", "<pre>a ? b : l'c</pre>"),
        ("{% blocktrans %}Why ?{% endblocktrans %}", "{% blocktrans %}Why ?{% endblocktrans %}"),
        ("plusieurs\nlignes ?\n", f"plusieurs\nlignes{N}?\n"),
    ],
)
def test_the_words_of_a_template_are_set_and_nothing_else(written, read):
    assert typeset(written) == read and typeset(read) == read


def test_templates_are_read_set():
    source = loader.get_template("directory/own_list.html").template.source
    assert "<h1>Ma fiche dans l’annuaire</h1>" in source


def test_choices_of_a_form_are_set_and_what_is_typed_stays():
    class Question(forms.Form):
        what = forms.ChoiceField(choices=[("a", "Une structure de l'annuaire ?")])
        many = forms.MultipleChoiceField(choices=[("a", "D'où ?")], widget=forms.CheckboxSelectMultiple)
        text = forms.CharField(widget=forms.Textarea)
        line = forms.CharField()

    shown = str(Question({"what": "a", "text": "l'eau ?", "line": "l'air ?"}))
    assert f"de l’annuaire{N}?" in shown and f"D’où{N}?" in shown
    assert "l&#x27;eau ?" in shown and "l&#x27;air ?" in shown
