"""Names a registry and a release on the command line."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, ParamSpec

import click

from model.registry.identity import who
from model.registry.opening import opened
from model.registry.registry import Registry
from model.release import MANIFEST, Release, load
from toolchain import folders

Arguments = ParamSpec("Arguments")


def default_store() -> Path:
    """The store that deployments use."""
    return folders.state() / "releases"


def store_option(command: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """Adds `--store`."""
    return click.option(
        "--store",
        type=click.Path(path_type=Path),
        default=default_store,
        help="Folder of releases.",
        show_default="state folder",
    )(command)


def registry_options(
    command: Callable[Concatenate[Registry, Arguments], None],
) -> Callable[Arguments, None]:
    """Adds `--store`, `--registry` and `--as`, and passes the registry that they mean as first argument."""

    @functools.wraps(command)
    def with_registry(*arguments: Arguments.args, **options: Arguments.kwargs) -> None:
        store, reference = options.pop("store"), options.pop("registry")
        actor = options.pop("actor")
        assert isinstance(store, Path)
        registry = opened(
            store, str(reference) if reference else None, lambda: str(actor) if actor else who()
        )
        command(registry, *arguments, **options)

    for option in (
        click.option(
            "--registry",
            metavar="HOST/PATH",
            envvar="LANDFALL_RELEASES",
            help="OCI registry of releases, in place of the folder.",
            show_envvar=True,
        ),
        click.option("--as", "actor", help="Who acts, for the ledger.", show_default="account@machine"),
    ):
        with_registry = option(with_registry)
    return store_option(with_registry)


def find(registry: Registry, named: str) -> Release:
    """A verified release.

    Args:
        registry: Where to look.
        named: A folder; or an alias, a digest, or the first 6 or more of its digits.

    Raises:
        UnknownRelease: There is none, or more than one.
        ReleaseError: It was altered.
        LedgerError: The ledger was altered.
    """
    if (Path(named) / MANIFEST).is_file():
        return load(Path(named))
    return registry.fetch(named)
