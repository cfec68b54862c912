"""The demo content as data: no code, one module for each kind or theme."""
