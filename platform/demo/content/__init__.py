"""What of the demo is no resource: legal pages, the members' page, its audit of accessibility."""
