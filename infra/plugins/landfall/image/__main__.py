"""`python -m infra.plugins.landfall.image bake`: put a finished release into an image and push it, by hand.

The same steps as in a deployment, for a CI job that bakes once and deploys by digest.
"""

import argparse
import sys
from collections.abc import Sequence

from pydantic import TypeAdapter, ValidationError

from infra.errors import LandfallError
from infra.plugins.landfall.image import fingerprint, images, reference, releases
from infra.plugins.landfall.image.images import Target
from toolchain.folders import ToolMissing


class _Terminal:
    """Shows progress as lines on standard error; standard output is for the result."""

    def status(self, text: str) -> None:
        """Show it."""
        print(text, file=sys.stderr)

    def note(self, text: str) -> None:
        """Show it."""
        print(text, file=sys.stderr)


def main(arguments: Sequence[str]) -> int:
    """Run one command.

    Args:
        arguments: The command line without the program's name.

    Returns:
        The exit code: 0 done, 1 failed, 2 a value is not allowed.
    """
    chosen = _parser().parse_args(arguments)
    try:
        digest = TypeAdapter[str](reference.Digest).validate_python(chosen.release)
        target = Target(
            registry=TypeAdapter[str](reference.RegistryHost).validate_python(chosen.registry),
            repository=TypeAdapter[str](reference.Repository).validate_python(chosen.repository),
            base=TypeAdapter[str](reference.BaseReference).validate_python(chosen.base),
            fingerprint=fingerprint.model_image(digest, fingerprint.serving(chosen.base)),
        )
    except ValidationError as error:
        print(error.errors()[0]["msg"].removeprefix("Value error, "), file=sys.stderr)
        return 2
    try:
        print(images.serving(releases.named(digest), target, _Terminal()))
    except (LandfallError, ToolMissing) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m infra.plugins.landfall.image", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    bake = commands.add_parser("bake", help="bake a release into an image and push it; prints name@digest")
    bake.add_argument("--release", required=True, help="digest of a release in the store, sha256:…")
    bake.add_argument("--registry", required=True, help="host of the registry, with an optional path")
    bake.add_argument("--repository", required=True, help="repository in it, such as landfall/heart")
    bake.add_argument("--base", default=reference.LOCAL, help='base image by digest, or "local" (default)')
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
