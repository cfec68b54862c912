"""A network's facilitators prepare its meetings from their desk; the team reads them again and publishes."""
