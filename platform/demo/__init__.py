"""The demo content: real French resources, written from five public documents."""
