"""`python -m model key` and `sign`, and the options that name a key."""

import os
from pathlib import Path

import click

from model.cli.store import find, registry_options
from model.registry.registry import Registry
from model.signing import keys
from model.signing.keys import KEY_VARIABLE, PASSWORD_VARIABLE, PrivateKey
from model.signing.signature import sign as sign_release

PATH = click.Path(path_type=Path)


@click.command()
@click.argument("file", type=PATH)
def key(file: Path) -> None:
    """Makes a key pair for signing: FILE, which stays yours, and FILE.pub for everybody.

    With LANDFALL_SIGNING_PASSWORD set the private half is encrypted with it.
    """
    fingerprint = keys.make(file, os.environ.get(PASSWORD_VARIABLE))
    click.echo(f"{file} signs, {file}.pub verifies. Fingerprint: {fingerprint}")


@click.command()
@click.argument("release")
@click.option(
    "--key", "file", type=PATH, envvar=KEY_VARIABLE, required=True, help="Private key.", show_envvar=True
)
@registry_options
def sign(registry: Registry, release: str, file: Path) -> None:
    """Signs a RELEASE with your key: every file of it, in the OpenSSF model signing form."""
    found = find(registry, release)
    sign_release(found, private(file))
    if not Path(release).is_dir():
        registry.shelf.take_signature(found.path)
    click.echo(f"{found.digest} is signed.")


def private(file: Path) -> PrivateKey:
    """The key in a file.

    Raises:
        SignatureError: It cannot be used.
    """
    return keys.read_private(file, os.environ.get(PASSWORD_VARIABLE))
