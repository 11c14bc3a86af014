"""Projects that leave nothing behind."""

from collections.abc import Iterator

import pytest

from infra.plugins.landfall.registry import lifecycle
from tests.engine.landfall.project import Project


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """A stack with a trained, baked and pushed model; tests that change it deploy it again."""
    project = Project(tmp_path_factory.mktemp("deployed"))
    with _registry_ended(project):
        project.up().succeeded()
        yield project
        project.destroy().succeeded()


@pytest.fixture
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """A project with nothing deployed."""
    project = Project(tmp_path_factory.mktemp("project"))
    with _registry_ended(project):
        yield project


@pytest.fixture
def neighbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """Another project with nothing deployed."""
    project = Project(tmp_path_factory.mktemp("neighbour"))
    with _registry_ended(project):
        yield project


class _registry_ended:  # noqa: N801  # reads as a phrase in a with statement
    """Stops the project's registry whatever the test did."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def __enter__(self) -> None:
        """Nothing to do yet."""

    def __exit__(self, *_: object) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("LANDFALL_STATE", str(self._project.state))
            lifecycle.stop("test", delete_data=True)
