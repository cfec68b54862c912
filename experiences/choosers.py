"""Choosing an organisation in the editor: searched by name, never a list of hundreds."""

from wagtail.admin.viewsets.chooser import ChooserViewSet

from asv.taxonomy.choosers import CreateWithForm
from asv.taxonomy.models import Organisation

organisation_chooser = ChooserViewSet(
    "experiences_organisation_chooser",
    model=Organisation,
    icon="group",
    create_view_class=CreateWithForm,
    choose_one_text="Choisir une organisation",
    choose_another_text="Choisir une autre organisation",
    edit_item_text="Modifier cette organisation",
)
OrganisationChooserBlock = organisation_chooser.get_block_class(
    name="OrganisationChooserBlock", module_path="experiences.choosers"
)
