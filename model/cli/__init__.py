"""The command line of this package: `python -m model --help`.

Owns options, display and exit codes: 0 done, 1 failed, 2 bad input, 3 refused by the gate, 130 interrupted.
An error is one line on standard error, never a traceback.
"""

import click

from model.cli.compare import compare
from model.cli.history import history
from model.cli.keys import key, sign
from model.cli.listing import list_releases
from model.cli.predict import predict
from model.cli.promote import promote, rollback
from model.cli.prune import prune
from model.cli.select import select
from model.cli.show import show
from model.cli.track import track
from model.cli.train import train
from model.cli.transfer import pull, push
from model.cli.validate import validate
from model.cli.verify import verify
from model.errors import DataError, GateRefused, ModelError, SettingsError, UnknownRelease

FAILED = 1
BAD_INPUT = 2
REFUSED = 3
INTERRUPTED = 130

_COMMANDS = (
    select, train, show, predict, validate, list_releases, compare, history, verify, promote, rollback, prune,
    push, pull, key, sign, track,
)  # fmt: skip


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
def _commands() -> None:
    """Trains, selects and releases a model, and looks at what was released."""


def main(arguments: list[str]) -> int:
    """Runs one command.

    Args:
        arguments: The command line without the program's name.

    Returns:
        The exit code.
    """
    for command in _COMMANDS:
        _commands.add_command(command)
    try:
        _commands.main(arguments, prog_name="python -m model", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return BAD_INPUT
    except (click.Abort, KeyboardInterrupt):
        return _failed("Interrupted. Nothing was kept.", INTERRUPTED)
    except GateRefused as error:
        return _failed(str(error), REFUSED)
    except (DataError, SettingsError, UnknownRelease) as error:
        return _failed(str(error), BAD_INPUT)
    except ModelError as error:
        return _failed(str(error), FAILED)
    return 0


def _failed(text: str, code: int) -> int:
    click.secho(text, err=True, fg="red")
    return code
