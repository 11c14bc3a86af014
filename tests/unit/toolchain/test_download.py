"""Official archives: checksums, members, and hosts that do not answer."""

import hashlib
import io
import socket
import tarfile
from pathlib import Path

import pytest

from toolchain.download import Downloads
from toolchain.errors import SourceUnavailable
from toolchain.tools import Archive

Served = tuple[Path, str]


def _publish(folder: Path, name: str, members: dict[str, bytes]) -> str:
    """Write a tar archive into the served folder and give its SHA-256."""
    with tarfile.open(folder / name, "w:gz") as archive:
        for member, content in members.items():
            entry = tarfile.TarInfo(member)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return hashlib.sha256((folder / name).read_bytes()).hexdigest()


def _archive(url: str, member: str = "etcd-v{version}/etcd") -> Archive:
    return Archive(url + "/etcd-v{version}.tar.gz", url + "/SHA256SUMS", (("etcd", member),))


def test_a_member_with_the_published_checksum_is_unpacked(served: Served, tmp_path: Path) -> None:
    folder, url = served
    digest = _publish(folder, "etcd-v1.2.3.tar.gz", {"etcd-v1.2.3/etcd": b"the program"})
    (folder / "SHA256SUMS").write_text(f"{'0' * 64}  other.tar.gz\n{digest}  etcd-v1.2.3.tar.gz\n")
    (tmp_path / "bin").mkdir()

    Downloads().fetch_members(_archive(url), "1.2.3", tmp_path / "bin")

    assert (tmp_path / "bin" / "etcd").read_bytes() == b"the program"
    assert (tmp_path / "bin" / "etcd").stat().st_mode & 0o111
    assert [path.name for path in (tmp_path / "bin").iterdir()] == ["etcd"]


def test_a_file_that_is_itself_the_command_with_a_bare_checksum(served: Served, tmp_path: Path) -> None:
    folder, url = served
    (folder / "kubectl").write_bytes(b"the program")
    (folder / "kubectl.sha256").write_text(hashlib.sha256(b"the program").hexdigest())

    archive = Archive(url + "/kubectl", url + "/kubectl.sha256", (("kubectl", ""),))
    Downloads().fetch_members(archive, "1.2.3", tmp_path)

    assert (tmp_path / "kubectl").read_bytes() == b"the program"


def test_another_checksum_is_refused(served: Served, tmp_path: Path) -> None:
    folder, url = served
    _publish(folder, "etcd-v1.2.3.tar.gz", {"etcd-v1.2.3/etcd": b"tampered with"})
    (folder / "SHA256SUMS").write_text(f"{'0' * 64}  etcd-v1.2.3.tar.gz\n")

    with pytest.raises(SourceUnavailable, match=f"published is {'0' * 64}"):
        Downloads().fetch_members(_archive(url), "1.2.3", tmp_path)

    assert not (tmp_path / "etcd").exists()


def test_a_checksum_file_without_the_archive_is_refused(served: Served, tmp_path: Path) -> None:
    folder, url = served
    _publish(folder, "etcd-v1.2.3.tar.gz", {"etcd-v1.2.3/etcd": b"the program"})
    (folder / "SHA256SUMS").write_text(f"{'0' * 64}  other.tar.gz\n")

    with pytest.raises(SourceUnavailable, match=r"no SHA-256 for etcd-v1\.2\.3\.tar\.gz"):
        Downloads().fetch_members(_archive(url), "1.2.3", tmp_path)


def test_a_missing_member_is_named(served: Served, tmp_path: Path) -> None:
    folder, url = served
    digest = _publish(folder, "etcd-v1.2.3.tar.gz", {"README": b""})
    (folder / "SHA256SUMS").write_text(f"{digest}  etcd-v1.2.3.tar.gz\n")

    with pytest.raises(SourceUnavailable, match=r"does not hold etcd-v1\.2\.3/etcd"):
        Downloads().fetch_members(_archive(url), "1.2.3", tmp_path)


def test_a_missing_file_is_named(served: Served, tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match=r"SHA256SUMS did not serve.*404"):
        Downloads().fetch_members(_archive(served[1]), "1.2.3", tmp_path)


def test_a_host_that_did_not_answer_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    for proxy in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(proxy, raising=False)
    downloads = Downloads()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/one"
        with pytest.raises(SourceUnavailable, match=r"127\.0\.0\.1 cannot be reached"):
            downloads.require_host(url)

        listener.listen()  # it would answer now
        with pytest.raises(SourceUnavailable, match=r"127\.0\.0\.1 cannot be reached"):
            downloads.require_host(url + "/two")
