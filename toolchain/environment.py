"""The clone's virtual environment `.venv`: every Python package from hashed locks, and the project itself.

Owns `.venv` and its stamp, which is written last: an environment without it is made anew. pip runs as the
user has configured it; no package index is named here.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from toolchain import folders
from toolchain.aside import write_file
from toolchain.errors import SetupFailed, SourceUnavailable
from toolchain.progress import Step, run

VENV = folders.CLONE / ".venv"
_REQUIREMENTS = folders.CLONE / "requirements"
_STAMP = VENV / "landfall.json"
_LOCKS = ("runtime.lock", "model.lock", "app.lock", "app-onnx.lock")
_DEVELOPER_LOCKS = ("monitor.lock", "dev.lock")


def install(*, developer: bool) -> str:
    """Bring `.venv` to the locks, if it is not there yet.

    Args:
        developer: Also install what tests and checks need. An environment that has it keeps it.

    Returns:
        What the user is told: what was done.

    Raises:
        SetupFailed: The environment cannot be made; the text says why and what to do.
    """
    stamp = _read_stamp()
    developer = developer or stamp.get("developer") == "yes"
    wanted = _wanted_stamp(developer=developer)
    if stamp == wanted:
        return "hashed locks, already there"
    log = folders.cache() / "logs" / "python.log"
    kept = stamp.get("python") == wanted["python"] and stamp.get("clone") == wanted["clone"]
    try:
        with Step("Python packages: installing from the hashed locks into .venv"):
            _STAMP.unlink(missing_ok=True)
            if not kept:
                shutil.rmtree(VENV, ignore_errors=True)
                run([_base_python(), "-m", "venv", VENV], log)
            locks = _LOCKS + (_DEVELOPER_LOCKS if developer else ())
            listed = [f"--requirement={_REQUIREMENTS / lock}" for lock in locks]
            _pip(["install", "--progress-bar=off", "--require-hashes", *listed], log)
            _remove_unlocked(locks, log)
            # editable_mode=compat: one .pth line, which type checkers understand too.
            editable = ["--config-settings=editable_mode=compat", f"--editable={folders.CLONE}"]
            _pip(["install", "--no-deps", "--no-build-isolation", *editable], log)
            _compile(log)
    except SourceUnavailable as error:
        raise SetupFailed(
            "The Python packages could not be installed.",
            tried=[str(error)],
            remedy="let pip reach a package index (see `pip config list`), then run scripts/setup again.",
        ) from error
    write_file(_STAMP, json.dumps(wanted, indent=2) + "\n")
    return "hashed locks, installed by pip"


def _base_python() -> Path:
    # In an activated clone this process runs on the very .venv that has just been removed.
    base = Path(sys.base_prefix, "bin", f"python{sys.version_info.major}.{sys.version_info.minor}")
    return base if base.exists() else Path(sys.executable)


def _pip(arguments: list[str], log: Path) -> None:
    run([VENV / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments], log)


def _compile(log: Path) -> None:
    # As pip does with what it installs. Where Python is told to write no bytecode, as in many containers,
    # every process of an update would compile this clone's modules anew (bench/process_start.py).
    own = sorted(path.parent for path in folders.CLONE.glob("*/__init__.py"))
    run([VENV / "bin" / "python", "-m", "compileall", "-q", *own], log)


def _remove_unlocked(locks: tuple[str, ...], log: Path) -> None:
    # What an older lock had brought goes: a test must not pass on a package that a fresh clone lacks.
    text = "".join((_REQUIREMENTS / lock).read_text() for lock in locks)
    names = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==", text, re.MULTILINE)
    locked = {_normal(name) for name in names}
    answer = subprocess.run(
        [VENV / "bin" / "python", "-m", "pip", "list", "--format=json", "--disable-pip-version-check"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    installed = {_normal(entry["name"]) for entry in json.loads(answer.stdout or "[]")}
    extra = sorted(installed - locked - {"pip", "setuptools", "landfall"})
    if extra:
        _pip(["uninstall", "--yes", *extra], log)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _wanted_stamp(*, developer: bool) -> dict[str, str]:
    inputs = [_REQUIREMENTS / lock for lock in _LOCKS + _DEVELOPER_LOCKS] + [folders.CLONE / "pyproject.toml"]
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in inputs)).hexdigest()
    return {
        "python": f"{sys.base_prefix} {sys.version}",
        "clone": str(folders.CLONE),
        "locks": digest,
        "developer": "yes" if developer else "no",
    }


def _read_stamp() -> dict[str, str]:
    try:
        stamp = json.loads(_STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in stamp.items()} if isinstance(stamp, dict) else {}
