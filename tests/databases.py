"""Which tests run on the second database too. What is in no list here one database proves: the rest is Python.

The rule: a test runs on both where a database may answer in its own way.

1. `OWN_SQL`: the project writes SQL that a database sees differently (`ASKS_ITS_OWN`): locks, raw statements, branches
   by vendor, conflicts left to the database, casts and parts of dates. Each such file is under one entry, and the
   tests of that entry run its statements.
2. `REAL_COMMITS`: tests that commit, kill and work at once (the fixture `lasting_db`).
3. `WALKS`: every address asked, with good and with hostile values: what the ORM writes, and lengths, zero bytes and
   numbers too large, one database may refuse where the other does not.

`make test` runs on PostgreSQL what these lists name, and no other test; of these not what is marked `counts_queries`:
that a page asks as many statements for fifty as for five is the ORM's doing, alike on every database. `make test-deep`
runs there what is listed and marked `walk`. `tests/test_databases.py` holds the code to these lists.
"""

from __future__ import annotations

import re

ASKS_ITS_OWN = re.compile(
    r"select_for_update\(|\.cursor\(|\.raw\(|RawSQL\(|\.vendor\b|\.features\.|(?:ignore|update)_conflicts"
    r"|IntegrityError\b|\bCast\(|\b(?:Trunc|Extract)[A-Z]\w*\(|\bWindow\(R|\bCollate\("
)

# A file or folder of the project: the tests that run its statements.
OWN_SQL: dict[str, tuple[str, ...]] = {
    "experiences/proposals/": ("tests/proposals/test_proposing.py",),
    "network/admin/": ("tests/stewardship/test_board.py",),
    "network/alerts/": (
        "tests/network/returns/",
        "tests/network/updates/test_matching.py",
        "tests/network/updates/test_sending.py",
        "tests/network/updates/test_sleeping.py",
        "tests/network/updates/test_visitors.py",
        "tests/watching/test_watching.py",
    ),
    "network/demarches/": (
        "tests/network/test_demarche_import.py",
        "tests/network/test_demarche_matching.py",
        "tests/network/test_local_pages.py",
    ),
    "network/directory/": (
        "tests/directory/test_confirming.py",
        "tests/directory/test_contacting.py",
        "tests/directory/test_handing.py",
        "tests/directory/test_own_entry.py",
    ),
    "network/meetings/months.py": ("tests/network/test_calendar.py", "tests/replays/test_month.py"),
    "network/meetings/preparing/": ("tests/memberships/test_network_meetings.py",),
    "network/meetings/registrations/": ("tests/registrations/test_registering.py",),
    "network/networks/": ("tests/memberships/",),
    "network/offered/": ("tests/offered/test_offering.py",),
    "platform/operations/": (
        "tests/operations/test_backup.py::test_a_house_moves_into_an_empty_place_and_comes_out_equal",
        # Its proof builds a site of SQLite out of an archive, as the house that moves does.
        "tests/operations/test_proving.py::test_whatever_byte_of_an_archive_is_another_it_is_refused_in_words",
    ),
    "platform/asv/accounts/": (
        "tests/accounts/test_account.py",
        "tests/accounts/test_favourites.py",
        "tests/accounts/test_inactivity.py",
        "tests/accounts/test_proved_addresses.py",
    ),
    "platform/asv/core/": ("tests/privacy/test_file_paths.py", "tests/privacy/test_files.py"),
    "platform/asv/dossiers/": ("tests/dossiers/test_arranging.py",),
    "platform/asv/core/shown_rows.py": ("tests/page_cache/test_pages.py",),
    "platform/asv/jobs/": ("tests/jobs/",),
    "platform/asv/page_cache/": ("tests/page_cache/test_pages.py",),
    "platform/asv/notifications/": ("tests/notifications/test_notifications.py",),
    "platform/asv/resources/": (
        "tests/experiences/test_pages.py",
        "tests/home/test_home_page.py",
        "tests/search/test_consumer.py",
    ),
    "platform/asv/stewardship/": ("tests/stewardship/test_upkeep.py", "tests/stewardship/test_reads.py"),
    "platform/asv/taxonomy/": (
        "tests/taxonomy/test_changes.py",
        "tests/taxonomy/test_places.py",
        "tests/taxonomy/test_qpv.py",
        "tests/taxonomy/test_territories.py",
    ),
    "search/admin_words/": ("tests/network/admin/test_french_search.py", "tests/search/test_admin_words.py"),
}

REAL_COMMITS = (
    "tests/corpus/test_reserve.py",
    "tests/handover/",
    "tests/jobs/",
    "tests/network/test_demarche_beside_others.py",
    "tests/network/updates/test_kills.py",
    "tests/page_cache/test_outage_over.py",
    "tests/readers/test_harvest.py",
    "tests/registrations/test_rush.py",
    "tests/search/test_elasticsearch_failures.py::test_a_rebuild_killed_half_way_leaves_the_old_index_serving",
    "tests/watching/test_deaths.py",
)

WALKS = (
    "tests/accounts/test_bad_input.py",
    "tests/deploy/test_upgrade.py",  # nginx and the machine know of no database; an installation has PostgreSQL
    "tests/hostile/",
    "tests/network/admin/test_lists.py",
    "tests/network/demo/test_load_demo.py",
    "tests/network/test_hostile_names.py",
    # What the database is asked depends on the route and on what a person may do, not on who that is.
    "tests/privacy/test_channels.py::test_no_route_tells_more_than_this_person_may_know[visitor]",
    "tests/privacy/test_channels.py::test_no_route_tells_more_than_this_person_may_know[facilitator-admin]",
    "tests/search/test_rebuild.py",
    "tests/search/test_search_report.py",
    "tests/search/test_views.py",
    "tests/test_commands.py",
)

ON_BOTH = (*(tests for proving in OWN_SQL.values() for tests in proving), *REAL_COMMITS, *WALKS)
