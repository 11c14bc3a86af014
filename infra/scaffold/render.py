"""The files of a new cloud, from templates. Pure but for reading the templates.

A template's name is the path that it is rendered to, with "-" for "/" and NAME for the cloud's name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template

from infra.errors import CloudError

_TEMPLATES = Path(__file__).parent / "templates"
_LONGEST = 20
"""Characters of a cloud's name: it stands in resource types, settings and file names."""


@dataclass(frozen=True)
class File:
    """A file to write.

    Attributes:
        path: Where, from the clone's root.
        text: Its content.
    """

    path: str
    text: str


def files(name: str, known: tuple[str, ...]) -> tuple[File, ...]:
    """The skeleton of a cloud.

    Args:
        name: What it shall be called.
        known: The names that are taken.

    Raises:
        CloudError: The name is taken or cannot be one.
    """
    if not re.fullmatch(rf"[a-z][a-z0-9]{{0,{_LONGEST - 1}}}", name):
        raise CloudError(
            f"{name!r} cannot name a cloud. Allowed: up to {_LONGEST} lower-case letters and digits, a letter"
            " first, such as hetzner."
        )
    if name in known:
        raise CloudError(
            f"The target {name!r} is there already. Choose another name than {', '.join(known)}."
        )
    return tuple(_rendered(name))


def registered(source: str, name: str) -> str:
    """The text of infra/clouds/__init__.py with the cloud in its table.

    Args:
        source: The text as it is.
        name: The cloud.

    Raises:
        CloudError: The table is not where it was.
    """
    entry = f'    "{name}": "infra.clouds.{name}",\n'
    table = re.search(r"^CLOUDS = \{(.*?)\}$", source, re.MULTILINE | re.DOTALL)
    if table is None:
        raise CloudError(f"infra/clouds/__init__.py has no table CLOUDS. Add the line yourself:\n{entry}")
    lines = [f"    {line.strip().rstrip(',')},\n" for line in table[1].split(",") if line.strip()]
    return f"{source[: table.start()]}CLOUDS = {{\n{''.join(lines)}{entry}}}{source[table.end() :]}"


def linked(readme: str, name: str) -> str:
    """The README with a link to the cloud's guide page, after the last of the guide's."""
    link = f"- [{name.capitalize()}](docs/guide/{name}.md): landing on it.\n"
    last = [found.end() for found in re.finditer(r"^- \[.*\]\(docs/guide/.*\n", readme, re.MULTILINE)]
    at = last[-1] if last else len(readme)
    return readme[:at] + link + readme[at:]


def _rendered(name: str) -> Iterator[File]:
    values = {"name": name, "title": name.capitalize()}
    for template in sorted(_TEMPLATES.glob("*.txt")):
        path = template.stem.replace("-", "/").replace("NAME", name)
        yield File(path, Template(template.read_text()).substitute(values))
