"""What is said once of a facet: forms, indexes, counts, tables, the API's description and the admin read it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """What a resource is found by.

    `parameter` names it in addresses, in the API and in every index; `label` stands above its values. For a vocabulary
    `field` is the field of ResourcePage that holds its terms, and `plural` heads its column in tables. `weight` is what
    sharing a value adds to how near two resources are. `opened`: its values are unfolded from the start.
    """

    parameter: str
    label: str
    field: str = ""
    plural: str = ""
    weight: float = 1.0
    opened: bool = False
