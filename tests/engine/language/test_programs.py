"""How a program runs, and how it fails."""

from pathlib import Path

import pytest

from tests.engine.stack import Stack

pytestmark = pytest.mark.engine

GREETING = """
import pulumi
pulumi.export("greeting", pulumi.Output.concat("hello ", pulumi.Config().get("name") or "nobody"))
"""


def test_a_program_gets_its_settings_and_gives_its_outputs(tmp_path: Path) -> None:
    stack = Stack(tmp_path, GREETING)
    stack.run("config", "set", "name", "harbour")

    assert stack.up().code == 0
    assert stack.outputs() == {"greeting": "hello harbour"}


def test_a_secret_setting_stays_secret_in_the_state(tmp_path: Path) -> None:
    stack = Stack(tmp_path, "import pulumi\npulumi.export('word', pulumi.Config().require_secret('word'))\n")
    stack.run("config", "set", "--secret", "word", "sesame")

    assert stack.up().code == 0
    assert "sesame" not in stack.run("stack", "export").output
    assert stack.outputs() == {"word": "sesame"}


def test_a_preview_after_an_update_changes_nothing(tmp_path: Path) -> None:
    stack = Stack(tmp_path, GREETING)
    stack.up()

    for _ in range(2):
        preview = stack.preview()
        assert (preview.code, preview.changes) == (0, [])


def test_an_error_for_the_reader_is_shown_as_its_text_alone(tmp_path: Path) -> None:
    stack = Stack(tmp_path, "import pulumi\nraise pulumi.RunError('threshold is 1.5; allowed are 0 to 1.')\n")

    preview = stack.preview()

    assert preview.code != 0
    assert "threshold is 1.5; allowed are 0 to 1." in preview.errors
    for noise in ("Traceback", ".py", "non-zero", "exited with status"):
        assert noise not in "".join(preview.errors)


def test_an_unexpected_error_is_shown_with_the_programs_own_lines(tmp_path: Path) -> None:
    stack = Stack(tmp_path, "def half(of):\n    return of / 0\nhalf(1)\n")

    text = "".join(stack.preview().errors)

    assert "ZeroDivisionError: division by zero" in text
    assert "line 2, in half" in text
    assert "site-packages" not in text and "asyncio" not in text


def test_a_program_that_exits_says_with_what(tmp_path: Path) -> None:
    stack = Stack(tmp_path, "import os\nos._exit(7)\n")

    preview = stack.preview()

    assert preview.code != 0
    assert "exited with status 7" in preview.output


def test_a_programs_end_is_pythons_own(tmp_path: Path) -> None:
    stack = Stack(
        tmp_path,
        "import atexit, sys, threading, time\n"
        "threading.Thread(target=lambda: (time.sleep(0.5), print('the last boat is in'))).start()\n"
        "atexit.register(print, 'the tide is out')\n"
        "sys.exit(7)\n",
    )

    preview = stack.run("preview")

    assert preview.output.index("the last boat is in") < preview.output.index("the tide is out")
    assert "exited with status 7" in preview.output


def test_what_a_program_prints_reaches_the_user(tmp_path: Path) -> None:
    stack = Stack(tmp_path, "print('the tide is in')\n")

    assert "the tide is in" in stack.run("preview").output


def test_a_named_environment_without_python_is_refused(tmp_path: Path) -> None:
    stack = Stack(tmp_path, GREETING)
    del stack.environment["LANDFALL_PYTHON"]
    stack.environment["VIRTUAL_ENV"] = str(tmp_path / "nowhere")

    preview = stack.preview()

    assert preview.code != 0
    assert f"VIRTUAL_ENV='{tmp_path / 'nowhere'}'" in preview.output
    assert "scripts/setup" in preview.output


def test_a_wrong_assertion_inside_an_output_fails_the_update(tmp_path: Path) -> None:
    """The tests' own ground: what is asserted inside `apply` is really evaluated, and fails when it is
    wrong."""
    stack = Stack(
        tmp_path,
        "import pulumi\n"
        "def check(value):\n"
        "    assert value == 2, f'{value} is not 2'\n"
        "pulumi.Output.from_input(1).apply(check)\n",
    )

    update = stack.up()

    assert update.code != 0
    assert "1 is not 2" in "".join(update.errors)
