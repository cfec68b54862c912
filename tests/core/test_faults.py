"""What a form says of its faults: our words, what to do, an example; and the summary of a page."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context
from django.template.loader import render_to_string

from asv.core.faults import ADDRESS, fault_of, faults_of
from tests.forms.telling import FRAMEWORKS, untold

KINDS = {
    forms.EmailField: ["", "nadia", "nadia@", "@ville.fr", "na dia@ville.fr", "nadia@ville"],
    forms.URLField: ["", "pas une adresse"],
    forms.DateField: ["", "le 31 juin"],
    forms.DateTimeField: ["", "demain"],
    forms.TimeField: ["", "midi"],
    forms.IntegerField: ["", "beaucoup"],
    forms.DecimalField: ["", "beaucoup"],
    forms.CharField: [""],
    forms.BooleanField: [""],
    forms.ChoiceField: ["", "autre"],
    forms.MultipleChoiceField: ["", "autre"],
    forms.FileField: [""],
}


def form_of(field, typed):
    kind = type("One", (forms.Form,), {"un": field})
    return kind({"un": typed} if typed else {})


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_field_says_what_to_do_in_our_words(kind):
    for typed in KINDS[kind]:
        options = {"assume_scheme": "https"} if kind is forms.URLField else {}
        given = [typed] if kind is forms.MultipleChoiceField else typed
        said = fault_of(form_of(kind(label="Un", **options), given)["un"])
        assert said.endswith((".", "fr", "sante", "2026", "14:30", "12")), said
        assert not [words for words in FRAMEWORKS if words in said], said


def test_an_address_is_told_what_it_lacks():
    lacks = {"nadia": "l’arobase (@)", "nadia@": "ce qui suit", "@ville.fr": "ce qui précède", "na dia@v.fr": "espace"}
    for typed, word in lacks.items():
        said = fault_of(form_of(forms.EmailField(label="Un"), typed)["un"])
        assert word in said and said.endswith(ADDRESS)


def test_lengths_are_counted_for_the_reader():
    assert fault_of(form_of(forms.CharField(max_length=3), "abcde")["un"]) == "C’est trop long de 2 signes : 3 au plus."
    assert fault_of(form_of(forms.CharField(min_length=6), "abcde")["un"]) == "C’est trop court : 6 signes au moins."
    assert fault_of(form_of(forms.IntegerField(max_value=3), "5")["un"]) == "Ce nombre est trop grand : 3 au plus."
    assert fault_of(form_of(forms.IntegerField(min_value=3), "1")["un"]) == "Ce nombre est trop petit : 3 au moins."


def test_what_a_form_says_itself_stays():
    own = forms.CharField(error_messages={"required": "Dites-le en trois mots."})
    assert fault_of(form_of(own, "")["un"]) == "Dites-le en trois mots."


class Several(forms.Form):
    email = forms.EmailField(label="Votre adresse e-mail ?")
    password = forms.CharField(label="Mot de passe", widget=forms.PasswordInput)
    file = forms.FileField(label="Fichier")
    choice = forms.ChoiceField(label="Choix", choices=[("a", "A")], widget=forms.RadioSelect)
    secret = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("Les deux ne vont pas ensemble.")


def test_a_page_says_all_faults_at_once_and_what_is_kept():
    form = Several({"email": "x@"}, {"file": SimpleUploadedFile("a.txt", b"")})
    found = faults_of([{"form": form, "again": form, "other": object()}])
    assert found.heading == "Six choses à corriger"
    assert found.kept == (
        "Rien n’est encore enregistré. Ce que vous avez écrit est gardé, sauf les mots de passe (à retaper) et "
        "les fichiers (à choisir de nouveau)."
    )
    assert [(label, target) for label, _said, target in found.lines] == [
        ("", ""), ("", ""), ("Votre adresse e-mail", "id_email"), ("Mot de passe", "id_password"),
        ("Fichier", "id_file"), ("Choix", "id_choice_0"),
    ]  # fmt: skip
    assert faults_of([{"form": Several()}]) is None


def test_the_walk_of_forms_knows_a_page_that_tells_from_one_that_does_not():
    form = forms.Form.__class__("F", (forms.Form,), {"email": forms.EmailField(label="Adresse")})({})
    field = render_to_string("components/field.html", {"field": form["email"]})
    summary = render_to_string("components/form_errors.html", {"faults": faults_of(Context({"form": form}).dicts)})
    told = f"<html><head><title>Erreur : essai</title></head><body>{summary}<form>{field}</form></body></html>"
    assert not list(untold(told))
    for lost in ("Erreur : ", " autofocus", 'id="id_email"', summary, "aria-describedby"):
        assert list(untold(told.replace(lost, ""))), lost
    assert list(untold(told.replace("Écrivez une", "Champ requis")))
