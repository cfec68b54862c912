"""The admin's menus, roles and home panel: the room on top, since they speak of every app."""
