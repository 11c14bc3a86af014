"""The command line, as kubeconfigs and registry logins name it."""

import argparse
import sys
from collections.abc import Sequence

from infra.credentials import certificate, derived, state
from infra.errors import LandfallError

PROGRAM = "landfall-credentials"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one credential.

    Args:
        arguments: The command line without the program's name; None for this process's own.

    Returns:
        The exit status: 0, or 1 with a sentence on standard error.
    """
    chosen = _parser().parse_args(arguments)
    try:
        print(_wanted(chosen))
    except LandfallError as error:
        print(str(error), file=sys.stderr)
        return 1
    return 0


def _wanted(chosen: argparse.Namespace) -> str:
    if chosen.wanted == "client-certificate":
        return certificate.exec_credential(chosen.stack, chosen.authority, chosen.fingerprint)
    authority = state.authority(chosen.stack, chosen.authority)
    if chosen.wanted == "registry-password":
        return derived.registry_password(authority.key)
    return authority.certificate.strip()


def _parser() -> argparse.ArgumentParser:
    about = "Prints a credential from a stack's certificate authority."
    parser = argparse.ArgumentParser(prog=PROGRAM, description=about)
    wanted = parser.add_subparsers(dest="wanted", required=True)
    texts = {
        "client-certificate": "an ExecCredential with a client certificate that is valid for an hour",
        "registry-password": "the password of the stack's registry",
        "authority-certificate": "the authority's certificate, as PEM",
    }
    for name, text in texts.items():
        command = wanted.add_parser(name, help=text, description=f"Prints {text}.")
        command.add_argument("--stack", required=True, help="ORGANIZATION/PROJECT/STACK")
        command.add_argument("--authority", required=True, help="its common name")
        if name == "client-certificate":
            command.add_argument(
                "--fingerprint", required=True, help="SHA-256 of its certificate, as hex digits"
            )
    return parser


if __name__ == "__main__":
    sys.exit(main())
