"""What a container of ours is: its user, environment, command and labels. Data only.

This module's code counts in every image's fingerprint: changing a value here bakes every image anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

USER = "65532:0"
"""The "nonroot" user that distroless images made customary; group 0 as OpenShift gives it to any UID it"
" assigns.
"""

PYTHON = "python3.11"
"""The interpreter in the base image, found on its PATH; requirements/app.lock is solved for it."""

ENVIRONMENT = (
    ("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
    ("LANG", "C.UTF-8"),
    ("HOME", "/tmp"),  # noqa: S108  # inside the container; the root is read-only
    ("PYTHONPATH", "/app:/app/site-packages"),
    ("PYTHONDONTWRITEBYTECODE", "1"),
    ("PYTHONUNBUFFERED", "1"),
    ("PYTHONFAULTHANDLER", "1"),
)


@dataclass(frozen=True)
class Recipe:
    """How an image's process starts.

    Attributes:
        title: The image's name for people.
        entrypoint: The command; arguments given by a pod come after it.
        ports: TCP ports that it listens on.
        labels: Further labels.
    """

    title: str
    entrypoint: tuple[str, ...]
    ports: tuple[int, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)


def serving(model: str, release: str) -> Recipe:
    """The recipe of a model's serving image.

    Args:
        model: The model's name.
        release: The release's digest; the process refuses to serve any other.
    """
    return Recipe(
        title=f"landfall {model}",
        entrypoint=(PYTHON, "-m", "app", "--release", "/release", "--expect", release, "--port", "8080"),
        ports=(8080,),
        labels={"org.opencontainers.image.version": release, "io.landfall.release": release},
    )
