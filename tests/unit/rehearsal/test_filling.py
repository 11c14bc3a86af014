"""What a rehearsal fills into a stack file: only what is missing, and it says so."""

from pathlib import Path

import pytest
import yaml

from rehearsal import filling
from rehearsal.errors import RehearsalError
from rehearsal.stage import project_text


def stack_file(folder: Path, **config: object) -> Path:
    path = folder / "Pulumi.mine.yaml"
    path.write_text(yaml.safe_dump({"config": {f"landfall:{name}": value for name, value in config.items()}}))
    return path


def test_what_is_missing_is_filled_in_and_told(tmp_path: Path) -> None:
    filled = filling.fill(stack_file(tmp_path, cloud="aws"))

    config = yaml.safe_load(filled.text)["config"]
    assert filled.cloud == "aws"
    assert config["landfall:aws"]["region"] == "us-east-1"
    assert ("landfall:aws.region", "us-east-1") in filled.added


def test_what_the_user_has_set_stays(tmp_path: Path) -> None:
    filled = filling.fill(
        stack_file(
            tmp_path,
            cloud="aws",
            aws={"region": "eu-west-1", "nat": "each"},
            apiAllowedCidrs=["192.0.2.0/24"],
        )
    )

    config = yaml.safe_load(filled.text)["config"]
    assert config["landfall:aws"] == {"region": "eu-west-1", "nat": "each"}
    assert config["landfall:apiAllowedCidrs"] == ["192.0.2.0/24"]
    assert filled.added == ()


def test_a_half_filled_section_gets_the_rest() -> None:
    merged, added = filling.merge({"a": {"x": 1}, "b": []}, {"a": {"x": 2, "y": {"z": 3}}, "b": [4]})

    assert merged == {"a": {"x": 1, "y": {"z": 3}}, "b": [4]}
    assert added == [("a.y.z", "3"), ("b", "[4]")]


def test_the_local_stack_needs_no_rehearsal(tmp_path: Path) -> None:
    with pytest.raises(RehearsalError, match="scripts/up"):
        filling.fill(stack_file(tmp_path, cloud="local"))


@pytest.mark.parametrize(
    ("config", "words"),
    [({}, "names no target"), ({"cloud": "mars"}, "'mars', for which there are no rehearsal values")],
)
def test_a_stack_file_that_cannot_be_rehearsed_is_refused(
    tmp_path: Path, config: dict[str, object], words: str
) -> None:
    with pytest.raises(RehearsalError, match=words):
        filling.fill(stack_file(tmp_path, **config))


@pytest.mark.parametrize("text", ["[", "- a", "config: 5"])
def test_a_file_that_is_no_stack_file_is_refused_without_a_traceback(tmp_path: Path, text: str) -> None:
    path = tmp_path / "Pulumi.mine.yaml"
    path.write_text(text)

    with pytest.raises(RehearsalError, match=r"Pulumi\.mine\.yaml"):
        filling.fill(path)


def test_a_missing_file_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    stack_file(tmp_path, cloud="aws")

    with pytest.raises(RehearsalError, match="Choose one of mine"):
        filling.fill(tmp_path / "Pulumi.other.yaml")


def test_the_project_file_leads_to_the_clone_from_anywhere() -> None:
    tracked = "name: x\nmain: infra\nplugins: {providers: [{name: landfall, path: infra/p}]}\n"

    document = yaml.safe_load(project_text(tracked, Path("/clone")))

    assert document["main"] == "/clone/infra"
    assert document["plugins"]["providers"][0]["path"] == "/clone/infra/p"
