"""Which parts of a pipeline run for what happens, from the conditions in its own file.

Only what the three files use is understood; anything else is an error, so that no condition is passed over.
"""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import yaml

from tests.pipelines import AZURE, JENKINS, WORKFLOWS

Values = Mapping[str, str]
_AZURE: dict[str, Callable[..., bool]] = {
    "eq": lambda one, other: bool(one.lower() == other.lower()),  # Azure compares without case
    "ne": lambda one, other: bool(one.lower() != other.lower()),
    "and_": lambda *all_of: all(all_of),
    "not_": lambda one: not one,
}


def azure(values: Values, results: Mapping[str, bool]) -> list[str]:
    """The stages of azure-pipelines.yml that run.

    Args:
        values: The predefined variables of a build.
        results: How stages end that do not succeed.
    """
    ran: dict[str, bool] = {}
    for stage in yaml.safe_load(AZURE.read_text())["stages"]:
        needs = stage["dependsOn"] if isinstance(stage["dependsOn"], list) else [stage["dependsOn"]]
        good = all(ran.get(need, False) for need in needs)
        calls = {**_AZURE, "succeeded": lambda good=good: good, "canceled": lambda: False}
        condition = re.sub(r"\b(and|not)\(", r"\1_(", stage["condition"])
        if _value(ast.parse(condition, mode="eval").body, values, calls):
            ran[stage["stage"]] = results.get(stage["stage"], True)
    return list(ran)


def github(name: str, values: Values, results: Mapping[str, str] | None = None) -> list[str]:
    """The jobs of a workflow that run.

    Args:
        name: The file's name.
        values: What its expressions name.
        results: How jobs end that do not succeed.
    """
    ended: dict[str, str] = {}
    for job, told in yaml.safe_load((WORKFLOWS / name).read_text())["jobs"].items():
        needs = [told["needs"]] if "needs" in told else []
        good = all(ended[need] == "success" for need in needs)
        condition = str(told.get("if", "true"))
        known = {**values, **{f"needs.{need}.result": ended[need] for need in needs}, "true": "true"}
        python = condition.replace("||", " or ").replace("&&", " and ")
        met = _value(ast.parse(python, mode="eval").body, known, {"always": lambda: True})
        runs = bool(met) and (good or "always()" in condition)
        ended[job] = (results or {}).get(job, "success") if runs else "skipped"
    return [job for job, result in ended.items() if result != "skipped"]


def jenkins(values: Values, *, timer: bool = False) -> list[str]:
    """The stages of the Jenkinsfile that have steps and run.

    Args:
        values: The build's variables.
        timer: Whether the timer began it.
    """
    text = re.sub(r"(?m)(^|\s)//.*$", "", JENKINS.read_text())
    return list(_stages(_block(text, text.index("stages {")), values, timer))


def _stages(text: str, values: Values, timer: bool) -> Iterator[str]:
    place = 0
    while found := re.compile(r"stage\('([^']+)'\) \{").search(text, place):
        inner = _block(text, found.start())
        place = found.start() + len(found[0]) + len(inner)
        own = inner[: inner.find("stages {")] if "stages {" in inner else inner
        when = _block(own, own.index("when {")) if "when {" in own else ""
        if not _when(when, values, timer):
            continue
        if "stages {" in inner:
            yield from _stages(_block(inner, inner.index("stages {")), values, timer)
        else:
            yield found[1]


def _when(text: str, values: Values, timer: bool) -> bool:
    """All of a `when` block's conditions, which stand one on a line or alone."""
    conditions = [line.strip() for line in text.strip().splitlines()]
    return all(_met(condition, values, timer) for condition in conditions if condition)


def _met(condition: str, values: Values, timer: bool) -> bool:
    if found := re.fullmatch(r"not \{ (.*) \}", condition):
        return not _met(found[1], values, timer)
    if condition == "triggeredBy 'TimerTrigger'":
        return timer
    if found := re.fullmatch(r"expression \{ env\.(\w+) (==|!=) null \}", condition):
        return (found[1] not in values) == (found[2] == "==")
    if found := re.fullmatch(r"branch '(\w+)'", condition):
        return values.get("BRANCH_NAME") == found[1]
    if found := re.fullmatch(r"environment name: '(\w+)', value: '(\w+)'", condition):
        return values.get(found[1]) == found[2]
    raise AssertionError(condition)


def _block(text: str, start: int) -> str:
    """What stands between the first brace after a place and the one that closes it."""
    begin, depth = text.index("{", start) + 1, 1
    for place in range(begin, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return text[begin:place]
    raise AssertionError(text[start : start + 40])


def _value(
    node: ast.expr, values: Values, calls: Mapping[str, Callable[..., bool]]
) -> Any:  # Any: text or truth
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return values[name]
        case ast.Attribute():
            return values[ast.unparse(node)]
        case ast.Subscript(slice=ast.Constant(value=name)):
            return values.get(str(name), "")
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return calls[name](*(_value(one, values, calls) for one in arguments))
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            return _value(left, values, calls) == _value(right, values, calls)
        case ast.Compare(left=left, ops=[ast.NotEq()], comparators=[right]):
            return _value(left, values, calls) != _value(right, values, calls)
        case ast.BoolOp(op=ast.And(), values=parts):
            return all(_value(part, values, calls) for part in parts)
        case ast.BoolOp(op=ast.Or(), values=parts):
            return any(_value(part, values, calls) for part in parts)
    raise AssertionError(ast.unparse(node))
