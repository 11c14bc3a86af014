"""The checks of a stack in their order: each stops what could only fail with it."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from infra import clouds, images
from infra.errors import CloudError, ImageError, SettingsError
from infra.plugins.landfall.image import processor
from infra.preflight import ask, stack_file
from infra.preflight.question import Preflight
from infra.preflight.verdict import Verdict, ok, unknown, wrong
from infra.settings import Settings


def check(stack: str, path: Path) -> Iterator[Verdict]:
    """Check a stack, one verdict after the other.

    Args:
        stack: Its name.
        path: Its file.
    """
    try:
        settings = stack_file.settings(path, stack)
    except SettingsError as error:
        yield wrong("settings", str(error), "")
        return
    yield ok("settings", f"target {settings.cloud}")
    target = of(settings.cloud)
    if target is None:
        yield unknown("cloud", f"nothing is known to ask of the target {settings.cloud}")
        return
    try:
        images.check_nodes(clouds.load(settings, stack).spec(), processor.architecture())
    except (CloudError, ImageError) as error:
        yield wrong("settings for this cloud", str(error), "")
        return
    yield from _of_cloud(target, settings, stack)


def of(cloud: str) -> Preflight | None:
    """A target's module `preflight`; None where it has none."""
    name = f"{clouds.CLOUDS[cloud]}.preflight"
    try:
        return cast("Preflight", importlib.import_module(name))
    except ModuleNotFoundError as missing:
        if missing.name != name:
            raise
        return None


def _of_cloud(target: Preflight, settings: Settings, stack: str) -> Iterator[Verdict]:
    tools = [ask.tool(wanted) for wanted in target.TOOLS]
    yield from tools
    for number, question in enumerate(target.questions(settings, stack)):
        verdicts = ask.ask(question)
        first = next(verdicts)
        yield first
        if number == 0 and first.state != "ok":
            yield unknown("everything else", "nothing more can be asked without a login")
            return
        yield from verdicts
    yield from (unknown(name, told) for name, told in target.UNKNOWABLE)
