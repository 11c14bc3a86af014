"""Which processor images are baked for: that of the machine that bakes them, whose packages go into them."""

from infra.architecture import Architecture
from infra.errors import ImageError
from toolchain import tools
from toolchain.errors import SetupFailed

_IN_WORDS: dict[str, Architecture] = {"amd64": "amd64", "arm64": "arm64"}


def architecture() -> Architecture:
    """This machine's processor, as Kubernetes writes it.

    Raises:
        ImageError: Nothing is baked on such a machine.
    """
    try:
        name, _ = tools.architecture()
    except SetupFailed as error:
        raise ImageError(str(error)) from error
    return _IN_WORDS[name]
