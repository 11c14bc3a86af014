import pytest

from toolchain.launcher.command_line import parse


@pytest.mark.parametrize(
    ("line", "stack"),
    [
        ("up", None),
        ("up --stack local", "local"),
        ("up --stack=local", "local"),
        ("up -s local", "local"),
        ("up -slocal", "local"),
        ("--stack organization/landfall/local preview", "organization/landfall/local"),
    ],
)
def test_the_named_stack_is_found(line: str, stack: str | None) -> None:
    assert parse(line.split()).stack == stack


@pytest.mark.parametrize(
    "line", ["-C there up", "--cwd there up", "--cwd=there up", "up -C there", "-Cthere up"]
)
def test_the_named_folder_is_found_and_is_no_command(line: str) -> None:
    command = parse(line.split())

    assert (command.folder, command.words) == ("there", ("up",))


@pytest.mark.parametrize(
    "line",
    [
        "up",
        "update --yes",
        "pre",
        "preview --diff",
        "--color never destroy",
        "dn",
        "refresh",
        "config",
        "config get name",
    ],
)
def test_commands_that_only_read_the_stack_file_get_a_copy(line: str) -> None:
    assert parse(line.split()).reads_stack_file


@pytest.mark.parametrize(
    "line", ["config set name harbour", "config rm name", "config set-all --plaintext a=b"]
)
def test_what_the_user_sets_goes_to_the_tracked_file(line: str) -> None:
    command = parse(line.split())

    assert command.sets_config and command.may_write_salt
    assert not command.reads_stack_file


@pytest.mark.parametrize("line", ["", "version", "plugin ls", "--help", "whoami -v", "about"])
def test_other_commands_are_left_alone(line: str) -> None:
    command = parse(line.split())

    assert not (command.reads_stack_file or command.may_write_salt)


@pytest.mark.parametrize(
    ("line", "removes"),
    [("stack rm mine", True), ("destroy --remove", True), ("destroy", False), ("stack ls", False)],
)
def test_commands_that_would_delete_a_stack_file_are_known(line: str, removes: bool) -> None:
    assert parse(line.split()).removes_stack == removes


def test_what_follows_two_dashes_is_no_flag() -> None:
    assert parse(["config", "set", "name", "--", "--stack"]).words == ("config", "set", "name", "--stack")
