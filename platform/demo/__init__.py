"""The demo: a corpus of real French resources, written from five public documents, and what makes a site of it."""
