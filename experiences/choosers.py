"""Choosing an organisation in the editor: searched by name, never a list of hundreds, or created on the spot."""

from asv.taxonomy.choosers import OrganisationChooserViewSet

organisation_chooser = OrganisationChooserViewSet("experiences_organisation_chooser")
OrganisationChooserBlock = organisation_chooser.get_block_class(
    name="OrganisationChooserBlock", module_path="experiences.choosers"
)
