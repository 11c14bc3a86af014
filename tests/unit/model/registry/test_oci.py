"""Releases in an OCI registry: a real docker-registry on loopback."""

import base64
import itertools
import json
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from model.errors import LedgerError, RegistryError, ReleaseError, UnknownRelease
from model.registry.folder import FolderShelf
from model.registry.inventory import faults, listed
from model.registry.oci import credentials
from model.registry.oci.reference import parse
from model.registry.oci.shelf import OciShelf
from model.registry.opening import opened
from model.registry.registry import Registry
from model.release import SIGNATURE, folder
from tests.unit.model.registry.conftest import Variant, ticking
from tests.unit.model.registry.distribution import guarded
from tests.unit.model.registry.distribution import registry as distribution
from tests.unit.model.registry.killing import killed_at_request

Team = Callable[..., Registry]


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No credentials of whoever runs the tests."""
    for name in (credentials.USERNAME, credentials.PASSWORD, credentials.AUTH_FILE):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "docker"))


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with distribution(tmp_path_factory.mktemp("registry")) as address:
        yield address


@pytest.fixture
def repository(host: str, request: pytest.FixtureRequest) -> str:
    name = "".join(letter if letter.isalnum() else "-" for letter in request.node.name.lower()).strip("-")
    return f"{host}/{'-'.join(filter(None, name.split('-')))}"


@pytest.fixture
def team(repository: str, tmp_path: Path) -> Team:
    """The registry as some machine of the team sees it."""

    def on(machine: str, where: str = repository) -> Registry:
        shelf = OciShelf(parse(where), tmp_path / machine)
        return Registry(shelf, lambda: f"ana@{machine}", ticking())

    return on


def _tags(repository: str) -> set[str]:
    host, _, path = repository.partition("/")
    with urllib.request.urlopen(f"http://{host}/v2/{path}/tags/list") as answer:
        return set(json.load(answer)["tags"])


def test_what_one_machine_registers_another_fetches_whole(team: Team, variant: Variant) -> None:
    made = team("desk").register(variant(1))
    found = team("laptop").fetch("candidate")

    assert found.digest == made.digest
    assert found.path != made.path
    assert {one.name: one.read_bytes() for one in found.path.iterdir()} == {
        one.name: one.read_bytes() for one in made.path.iterdir()
    }


def test_aliases_and_ledger_are_the_team_s(team: Team, variant: Variant, repository: str) -> None:
    first, second = (team("desk").register(variant(number)).digest for number in (1, 2))
    team("laptop").promote(first, "prod")
    team("desk").promote(second, "prod")
    back = team("laptop").rollback("prod", reason="errors")

    assert back.digest == first
    assert [entry.who for entry in team("desk").ledger().entries][-3:] == [
        "ana@laptop",
        "ana@desk",
        "ana@laptop",
    ]
    assert _tags(repository) >= {"ledger", "heart.candidate", "heart.prod", f"release-{first[7:]}"}
    assert [(one.digest, one.aliases) for one in listed(team("new").shelf)] == [
        (second, ("candidate",)),
        (first, ("prod",)),
    ]
    assert faults(team("new").shelf) == ()


def test_killed_at_any_moment_of_a_push_a_release_is_whole_or_not_there(team: Team, variant: Variant) -> None:
    path = variant(1)
    seen = set()
    # What one try has pushed the next need not: so one repository sees every moment, the last too.
    for operation in itertools.count(1):
        killed = killed_at_request(operation, lambda: team("desk").register(path))
        there = listed(team("laptop").shelf)
        assert not [one.fault for one in there if one.fault]
        assert faults(team("laptop").shelf) == ()
        seen.add(len(there))
        if not killed:
            break

    made = team("desk").register(path)
    assert operation > 10
    assert seen == {0, 1}
    assert team("new").fetch("candidate").digest == made.digest


def test_an_empty_repository_is_an_empty_registry(team: Team) -> None:
    assert listed(team("desk").shelf) == ()
    with pytest.raises(UnknownRelease, match="Releases there: none"):
        team("desk").fetch("candidate")


def test_pruning_removes_what_nothing_points_at(team: Team, variant: Variant) -> None:
    made = [team("desk").register(variant(number)).digest for number in range(3)]

    assert team("desk").prune(1) == (made[0],)
    assert set(team("laptop").shelf.digests()) == set(made[1:])


def test_a_signature_that_came_later_is_added(team: Team, variant: Variant) -> None:
    path = variant(1)
    team("desk").register(path)
    (path / SIGNATURE).write_text("a signature")
    team("desk").register(path)

    assert (team("laptop").fetch("candidate").path / SIGNATURE).read_text() == "a signature"


def test_a_registry_with_an_older_ledger_is_refused_by_whoever_saw_the_newer(
    team: Team, variant: Variant, repository: str
) -> None:
    made = team("desk").register(variant(1))
    desk = team("desk").shelf
    assert isinstance(desk, OciShelf)
    old = _manifest(repository, "ledger")
    team("desk").promote(made.digest, "prod")
    _put_manifest(repository, "ledger", old)

    with pytest.raises(LedgerError, match="does not go on from line 3"):
        team("desk").ledger()
    assert team("stranger").ledger().head.count == 2


def test_an_altered_copy_on_this_machine_is_fetched_anew(team: Team, variant: Variant) -> None:
    made = team("desk").register(variant(1))
    made.onnx.write_bytes(b"altered")

    assert team("desk").fetch("candidate").onnx.read_bytes() == variant(2).joinpath("model.onnx").read_bytes()


def test_a_release_that_is_not_what_its_tag_says_is_refused(
    team: Team, variant: Variant, repository: str
) -> None:
    first, second = (team("desk").register(variant(number)).digest for number in (1, 2))
    _put_manifest(repository, f"release-{first[7:]}", _manifest(repository, f"release-{second[7:]}"))

    with pytest.raises(ReleaseError, match="its folder is named"):
        team("laptop").fetch(first)


@pytest.mark.parametrize("name", ["../escaped", "/etc/escaped", "", "a/b"])
def test_a_file_name_that_would_leave_the_folder_is_refused(
    team: Team, variant: Variant, repository: str, name: str, tmp_path: Path
) -> None:
    made = team("desk").register(variant(1)).digest
    manifest = json.loads(_manifest(repository, f"release-{made[7:]}"))
    manifest["layers"][0]["annotations"]["org.opencontainers.image.title"] = name
    _put_manifest(repository, f"release-{made[7:]}", json.dumps(manifest).encode())

    with pytest.raises(RegistryError, match="nothing that Landfall wrote"):
        team("laptop").fetch(made)
    assert not list(tmp_path.rglob("*escaped"))


def test_two_machines_that_write_at_once_do_not_lose_an_entry(team: Team, variant: Variant) -> None:
    made = team("desk").register(variant(1))
    with team("desk").shelf.writing() as slower:
        team("laptop").promote(made.digest, "uat")
        with pytest.raises(LedgerError, match="another machine wrote to it"):
            slower.append(slower.ledger.entries[0])

    assert [entry.who for entry in team("desk").ledger().entries] == ["ana@desk", "ana@desk", "ana@laptop"]


def test_a_release_goes_from_a_folder_to_the_team_and_into_another_folder(
    repository: str, variant: Variant, tmp_path: Path
) -> None:
    mine = Registry(FolderShelf(tmp_path / "mine"))
    made = mine.register(variant(1))
    opened(tmp_path / "mine", repository).register(made.path)
    fetched = opened(tmp_path / "theirs", repository).fetch("candidate")
    theirs = opened(tmp_path / "theirs").register(fetched.path)

    assert theirs.path == folder(tmp_path / "theirs", made.digest)
    assert theirs.evidence == made.evidence


@pytest.mark.parametrize("kind", ["Basic", "Bearer"])
def test_credentials_come_from_the_environment_or_docker_s_file(
    host: str, team: Team, variant: Variant, kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = variant(1)
    with guarded(host, "ana", "secret-word", kind) as gate:
        where = f"{gate}/team/{kind.lower()}"
        with pytest.raises(RegistryError, match=r"refuses GET .*docker login"):
            team("nobody", where).ledger()

        monkeypatch.setenv(credentials.USERNAME, "ana")
        monkeypatch.setenv(credentials.PASSWORD, "secret-word")
        made = team("variables", where).register(path)
        monkeypatch.delenv(credentials.USERNAME)
        with pytest.raises(RegistryError, match=f"{credentials.USERNAME} is not set"):
            team("half", where).ledger()
        monkeypatch.delenv(credentials.PASSWORD)

        (tmp_path / "docker").mkdir()
        auth = {"auths": {gate: {"auth": base64.b64encode(b"ana:secret-word").decode()}}}
        (tmp_path / "docker" / "config.json").write_text(json.dumps(auth))
        assert team("file", where).fetch("candidate").digest == made.digest


def test_an_identity_token_is_exchanged(
    host: str, team: Team, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with guarded(host, "ana", "secret-word", "Bearer") as gate:
        file = tmp_path / "auth.json"
        file.write_text(json.dumps({"auths": {gate: {"identitytoken": "identity"}}}))
        monkeypatch.setenv(credentials.AUTH_FILE, str(file))

        assert team("desk", f"{gate}/team/token").ledger().entries == ()


def test_a_credential_helper_is_asked(
    host: str, team: Team, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    helper = tmp_path / "bin" / "docker-credential-test"
    helper.parent.mkdir()
    helper.write_text('#!/bin/sh\ncat > /dev/null\necho \'{"Username": "ana", "Secret": "secret-word"}\'\n')
    helper.chmod(0o755)
    monkeypatch.setenv("PATH", str(helper.parent), prepend=":")
    with guarded(host, "ana", "secret-word", "Basic") as gate:
        file = tmp_path / "auth.json"
        file.write_text(json.dumps({"credHelpers": {gate: "test"}}))
        monkeypatch.setenv(credentials.AUTH_FILE, str(file))

        assert team("desk", f"{gate}/team/helper").ledger().entries == ()


def test_an_auth_file_that_is_none_is_named_and_not_quoted(
    host: str, team: Team, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "auth.json"
    file.write_text('{"auths": {"host": "secret-word"')
    monkeypatch.setenv(credentials.AUTH_FILE, str(file))
    with guarded(host, "ana", "secret-word", "Basic") as gate, pytest.raises(RegistryError) as refused:
        team("desk", f"{gate}/team/none").ledger()

    assert str(file) in str(refused.value)
    assert "secret-word" not in str(refused.value)


def test_a_registry_that_forbids_deleting_says_so(team: Team, variant: Variant, tmp_path: Path) -> None:
    with distribution(tmp_path / "registry", delete=False) as host:
        where = f"{host}/team/releases"
        for number in (1, 2, 3):
            team("desk", where).register(variant(number))

        with pytest.raises(RegistryError, match="does not allow deleting"):
            team("desk", where).prune(1)


def test_a_registry_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match=r"127\.0\.0\.1:1/team/releases cannot be reached"):
        listed(opened(tmp_path, "127.0.0.1:1/team/releases").shelf)


@pytest.mark.parametrize(
    "text", ["", "ghcr.io", "ghcr.io/", "/releases", "ghcr.io/Team", "https://ghcr.io/team", "a b/c", "h:x/y"]
)
def test_a_reference_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(RegistryError, match="is not HOST/PATH"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("ghcr.io/acme/releases", "https://ghcr.io/v2/acme/releases"),
        ("oci://ghcr.io/acme", "https://ghcr.io/v2/acme"),
        ("docker.io/acme/releases", "https://registry-1.docker.io/v2/acme/releases"),
        ("registry.corp:5000/a", "https://registry.corp:5000/v2/a"),
        ("localhost:5000/a", "http://localhost:5000/v2/a"),
        ("127.0.3.4:5000/a", "http://127.0.3.4:5000/v2/a"),
        ("[::1]:5000/a", "http://[::1]:5000/v2/a"),
    ],
)
def test_loopback_alone_is_spoken_to_without_tls(text: str, url: str) -> None:
    assert parse(text).url == url


def _url(repository: str, tag: str) -> str:
    host, _, path = repository.partition("/")
    return f"http://{host}/v2/{path}/manifests/{tag}"


def _manifest(repository: str, tag: str) -> bytes:
    accept = {"Accept": "application/vnd.oci.image.manifest.v1+json"}
    with urllib.request.urlopen(urllib.request.Request(_url(repository, tag), headers=accept)) as answer:
        return bytes(answer.read())


def _put_manifest(repository: str, tag: str, content: bytes) -> None:
    kind = {"Content-Type": "application/vnd.oci.image.manifest.v1+json"}
    request = urllib.request.Request(_url(repository, tag), data=content, method="PUT", headers=kind)
    urllib.request.urlopen(request).close()
