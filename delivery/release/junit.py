"""Results in the JUnit form, which every forge shows beside a run. Pure.

The form is the one that Jenkins reads (https://llg.cubic.org/docs/junit/, read 2026-11-21).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree


@dataclass(frozen=True)
class Case:
    """One thing that was looked at.

    Attributes:
        name: What it is.
        seconds: How long it took.
        failure: What was wrong; None where nothing was.
    """

    name: str
    seconds: float
    failure: str | None = None


def xml(suite: str, cases: Sequence[Case]) -> str:
    """The report of a suite.

    Args:
        suite: Its name.
        cases: What was looked at, in order.
    """
    failed = sum(case.failure is not None for case in cases)
    seconds = sum(case.seconds for case in cases)
    root = ElementTree.Element("testsuites")
    found = ElementTree.SubElement(
        root,
        "testsuite",
        name=_clean(suite),
        tests=str(len(cases)),
        failures=str(failed),
        errors="0",
        time=f"{seconds:.3f}",
    )
    for case in cases:
        one = ElementTree.SubElement(
            found, "testcase", classname=_clean(suite), name=_clean(case.name), time=f"{case.seconds:.3f}"
        )
        if case.failure is not None:
            first = case.failure.splitlines()[0] if case.failure else "failed"
            ElementTree.SubElement(one, "failure", message=_clean(first)).text = _clean(case.failure)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _clean(text: str) -> str:
    # XML 1.0 has no way to write other control characters (https://www.w3.org/TR/xml/#charsets).
    return "".join(letter if letter >= " " or letter in "\t\n" else "\ufffd" for letter in text)
