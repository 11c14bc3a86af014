"""Two stacks that are updated at once share one storage of images, and do not get in each other's way."""

import pytest

from tests.engine.landfall.project import Project

pytestmark = pytest.mark.engine


def test_two_updates_bake_the_same_image_at_once(project: Project, neighbour: Project) -> None:
    updates = [one.start("up", "--yes", "--skip-preview") for one in (project, neighbour)]
    printed = [update.communicate()[0] for update in updates]

    assert [update.returncode for update in updates] == [0, 0], "\n".join(printed)
    for one in (project, neighbour):
        one.destroy().succeeded()
