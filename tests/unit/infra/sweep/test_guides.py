"""Each cloud's guide page names the command that lists what a destroy has left."""

import pytest

from infra import clouds
from toolchain import folders


@pytest.mark.parametrize("cloud", [name for name in clouds.CLOUDS if name != "local"])
def test_the_guide_of_a_cloud_names_the_sweep(cloud: str) -> None:
    page = (folders.CLONE / "docs" / "guide" / f"{cloud}.md").read_text()

    assert f"scripts/sweep {cloud}\n" in page
