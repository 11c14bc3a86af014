from pathlib import Path

import pytest

from toolchain.launcher import salts

DATA = "# Ours.\nconfig:\n  landfall:cloud: local # the target\n"
SALT = "encryptionsalt: v1:abc=:v1:def:ghi==\n"


@pytest.mark.parametrize("text", [DATA + SALT, SALT + DATA, DATA + SALT.rstrip()])
def test_only_the_salt_is_taken_out(text: str) -> None:
    assert salts.without_salt(text) == DATA


def test_a_setting_that_only_mentions_the_word_stays() -> None:
    text = "config:\n  app:encryptionsalt: yes\n# encryptionsalt: none\n"

    assert salts.without_salt(text) == text


def test_a_copy_follows_the_tracked_file_and_drops_what_the_engine_wrote(tmp_path: Path) -> None:
    tracked = tmp_path / "Pulumi.local.yaml"
    tracked.write_text(DATA)
    copy = salts.copy(tracked, tmp_path / "state" / "stacks")
    copy.write_text(DATA + SALT)

    tracked.write_text(DATA.replace("local", "aws"))
    salts.copy(tracked, tmp_path / "state" / "stacks")

    assert copy.read_text() == DATA.replace("local", "aws")
    assert tracked.read_text() == DATA.replace("local", "aws")
    assert copy.parent.stat().st_mode & 0o777 == 0o700


def test_a_stack_without_a_file_has_an_empty_copy(tmp_path: Path) -> None:
    assert salts.copy(tmp_path / "Pulumi.mine.yaml", tmp_path / "stacks").read_text() == ""


def test_a_salt_written_meanwhile_is_taken_out_even_when_the_command_fails(tmp_path: Path) -> None:
    tracked = tmp_path / "Pulumi.local.yaml"
    tracked.write_text(DATA)

    with pytest.raises(RuntimeError), salts.kept_out(tmp_path):
        tracked.write_text(DATA + "  app:name: x\n" + SALT)
        raise RuntimeError

    assert tracked.read_text() == DATA + "  app:name: x\n"


def test_a_salt_that_was_there_before_stays(tmp_path: Path) -> None:
    tracked = tmp_path / "Pulumi.production.yaml"
    tracked.write_text(DATA + SALT)

    with salts.kept_out(tmp_path):
        tracked.write_text(DATA + "  app:name: x\n" + SALT)

    assert tracked.read_text() == DATA + "  app:name: x\n" + SALT


def test_a_file_that_would_hold_a_salt_alone_is_not_left_behind(tmp_path: Path) -> None:
    with salts.kept_out(tmp_path):
        (tmp_path / "Pulumi.mine.yaml").write_text(SALT)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("keep", [True, False])
def test_a_deleted_file_comes_back_only_where_it_is_to_be_kept(tmp_path: Path, keep: bool) -> None:
    tracked = tmp_path / "Pulumi.local.yaml"
    tracked.write_text(DATA)

    with salts.kept_out(tmp_path, keep_files=keep):
        tracked.unlink()

    assert tracked.exists() == keep
