"""From a document to a récit: a file's text cut into the parts of a récit, and what nothing places kept in a tray."""
