"""The guide has the rules as they are."""

from infra.policy.table import table
from toolchain import folders


def test_the_guides_table_is_fresh() -> None:
    page = (folders.CLONE / "docs" / "guide" / "policies.md").read_text()

    assert page.partition("<!-- rules -->\n")[2] == table(), (
        "Put what `python -m infra.policy.table` prints after <!-- rules --> in docs/guide/policies.md."
    )
