"""Puts the shims into a folder, under the names of the programs that they stand for."""

import shlex
import sys
from pathlib import Path

from toolchain.aside import write_file

PROGRAMS = {
    "aws": "rehearsal.shims.aws",
    "gcloud": "rehearsal.shims.gcloud",
    "gke-gcloud-auth-plugin": "rehearsal.shims.gke_gcloud_auth_plugin",
    "az": "rehearsal.shims.az",
    "kubelogin": "rehearsal.shims.kubelogin",
    "buildah": "rehearsal.shims.buildah",
}
"""Module of each shim."""


def install(folder: Path) -> None:
    """Write one small script for each shim."""
    python = shlex.quote(sys.executable)
    for name, module in PROGRAMS.items():
        text = f'#!/bin/sh\nexec "${{LANDFALL_PYTHON:-{python}}}" -P -m {module} "$@"\n'
        write_file(folder / name, text, mode=0o755)
