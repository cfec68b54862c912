"""Récits that people of the field propose: told in ten questions, read by the team, written up and published."""
