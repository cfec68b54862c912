"""The statement of accessibility: an audit by criteria, kept in the admin, and the page that is written from it."""
