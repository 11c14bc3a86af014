"""What is baked runs as a cluster runs it: any user, nothing writable, no shell."""

import json
import socket
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.plugins.landfall.image import images, tools
from infra.plugins.landfall.image.images import Target
from infra.plugins.landfall.image.progress import Silent
from infra.plugins.landfall.registry import lifecycle
from infra.plugins.landfall.registry.spec import RegistrySpec
from model.compiled.compiler import architecture
from model.settings import TrainSettings
from model.train import train
from tests.engine.landfall.root import Image, fetch

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LANDFALL_STATE", str(tmp_path_factory.mktemp("state")))
        yield lifecycle.start(RegistrySpec(name="test")).host
        lifecycle.stop("test", delete_data=True)


@pytest.fixture(scope="module")
def serving(registry: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Image, str]:
    settings = TrainSettings(
        candidates=("tree",), trials=1, folds=3, repeats=1, threshold=0.5, jobs=1, override="a test"
    )
    release = train(settings, tmp_path_factory.mktemp("releases"))
    target = Target(registry, "landfall/heart", "local", 64 * "f")
    reference = images.serving(release, target, Silent())
    # The same parts once more, under another tag: the digest must not know.
    again = images.serving(release, Target(registry, "landfall/again", "local", 64 * "e"), Silent())
    assert again.rpartition("@")[2] == reference.rpartition("@")[2]
    return fetch(reference, tmp_path_factory.mktemp("root")), release.digest


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_it_serves_as_any_user_on_a_read_only_root(serving: tuple[Image, str]) -> None:
    image, _ = serving
    port = free_port()
    with image.start("--port", str(port)) as process:
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if json.loads(line)["event"] == "ready":
                    break
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/v2/models/heart") as answer:
                assert json.load(answer)["name"] == "heart"
        finally:
            process.kill()


def test_it_serves_no_other_release_than_it_says(serving: tuple[Image, str]) -> None:
    image, digest = serving

    assert digest in image.configuration["Entrypoint"]
    assert image.configuration["Labels"]["io.landfall.release"] == digest


def test_its_layers_are_base_packages_and_our_own(serving: tuple[Image, str]) -> None:
    image, _ = serving

    assert image.layers == 3
    packages = {path.name for path in (image.root / "app" / "site-packages").iterdir()}
    assert not packages & {"numpy", "onnxruntime"}
    served = {path.name for path in (image.root / "release").iterdir()}
    compiled = f"model-{architecture()}.so"
    assert served == {compiled, "model.json", "schema.json", "certificate.json", "manifest.json"}
    assert not list(image.root.rglob("*.pyc"))


def test_it_runs_without_root_and_has_no_shell(serving: tuple[Image, str]) -> None:
    image, _ = serving

    assert image.configuration["User"] == "65532:0"
    for shell in ("sh", "bash", "dash"):
        assert not (image.root / "usr" / "bin" / shell).exists()
    assert "nonroot:x:65532" in (image.root / "etc" / "passwd").read_text()
    assert "BEGIN CERTIFICATE" in (image.root / "etc/ssl/certs/ca-certificates.crt").read_text()


def test_nothing_in_it_is_writable_by_others_or_runs_as_another_user(serving: tuple[Image, str]) -> None:
    image, _ = serving

    loose = [
        path
        for path in image.root.rglob("*")
        if not path.is_symlink() and path.stat().st_mode & 0o6002 and not path.stat().st_mode & 0o1000
    ]
    assert loose == []


@pytest.mark.parametrize(
    ("tool", "argument", "said"),
    [
        ("metrics-server", "--version", "v"),
        ("prometheus", "--version", "prometheus, version"),
        ("monitor", "--help", "usage"),
    ],
)
def test_a_tool_runs_from_its_image(
    registry: str, tmp_path: Path, tool: str, argument: str, said: str
) -> None:
    target = Target(registry, f"landfall/{tool}", "local", 64 * "d")
    image = fetch(images.tool(tools.source(tool), target, Silent()), tmp_path / "root")

    with image.start(argument) as process:
        output, _ = process.communicate(timeout=60)

    assert process.returncode == 0, output
    assert said in output
