"""Only what Chromium died in is asked again."""

import pytest

from tests.e2e.died_in import died_in

CASE = '<testcase classname="tests.e2e.test_seen" name="test_it[a b]">{}</testcase>'
DIED = '<failure message="Error: Page.evaluate: Target crashed">…</failure>'
OTHER = '<failure message="AssertionError">…</failure>'


@pytest.mark.parametrize(
    ("cases", "found"),
    [
        ([DIED, ""], ["tests/e2e/test_seen.py::test_it[a b]"]),
        ([DIED, OTHER], []),
        ([OTHER], []),
        ([""], []),
    ],
)
def test_what_failed_otherwise_is_asked_no_second_time(tmp_path, cases, found):
    report = tmp_path / "report.xml"
    report.write_text(f"<testsuites><testsuite>{''.join(map(CASE.format, cases))}</testsuite></testsuites>")
    assert died_in(str(report)) == found
