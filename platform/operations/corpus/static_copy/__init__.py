"""The copy of the corpus for people: pages that open from a disk, lists, and a search that asks no server."""
