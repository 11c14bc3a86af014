"""`python -m model track`."""

import click

from model.cli.store import find, registry_options
from model.registry.registry import Registry


@click.command()
@click.argument("release")
@click.option(
    "--uri", envvar="MLFLOW_TRACKING_URI", required=True, help="An MLflow tracking server.", show_envvar=True
)
@registry_options
def track(registry: Registry, release: str, uri: str) -> None:
    """Records a RELEASE as a run in MLflow."""
    from model.tracking import track as record  # noqa: PLC0415 - HTTP, which only this command needs

    click.echo(record(find(registry, release), uri))
