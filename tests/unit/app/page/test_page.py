"""The page's bytes: what it tells, and that nothing comes from outside or out of a text."""

import base64
import hashlib
import json
import re
from pathlib import Path

import httpx
import pytest

from app.page import page
from app.release import load

from ..conftest import Process, write_manifest
from .conftest import EVIDENCE, tell

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_a_browser_gets_the_page_and_a_program_the_index(page_server: Process) -> None:
    seen = httpx.get(page_server.url, headers=BROWSER)
    read = httpx.get(page_server.url)

    assert seen.headers["content-type"] == "text/html; charset=utf-8"
    assert seen.text.startswith("<!doctype html>")
    assert read.json()["model"] == "pulse"


def test_only_the_pages_own_style_and_script_may_run(page_server: Process) -> None:
    seen = httpx.get(page_server.url, headers=BROWSER)
    policy = seen.headers["content-security-policy"]

    for kind, element in (("style-src", "style"), ("script-src", 'script type="module"')):
        text = re.search(rf"<{element}>(.*?)</{element.split()[0]}>", seen.text, re.DOTALL)
        assert text is not None
        digest = base64.b64encode(hashlib.sha256(text[1].encode()).digest()).decode()
        assert f"{kind} 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert seen.headers["x-content-type-options"] == "nosniff"


def test_nothing_comes_from_outside(told: Path) -> None:
    text = page(load(told)).decode()

    addresses = set(re.findall(r"(?:https?:)?//[\w.-]+\.\w+[^\s\"'&]*", text))
    assert addresses == {"http://www.w3.org/2000/svg"}
    assert re.findall(r'(?:href|src|action)="(/[^"]*)"', text) == []


def test_it_tells_how_good_the_model_is_and_that_the_gate_let_it_pass(told: Path) -> None:
    text = page(load(told)).decode()

    assert "Balanced accuracy" in text
    assert "0.831" in text
    assert "95 % interval 0.771 to 0.891" in text
    assert "200 rows, 5 folds, 2 times" in text
    assert "Passed the gate" in text
    assert "2 of 2 conditions hold" in text
    assert load(told).manifest.digest in text


def test_a_model_released_against_the_gate_says_so_and_why(copied: Path) -> None:
    selection = EVIDENCE["selection"]
    assert isinstance(selection, dict)
    failed = [{"name": "threshold", "passed": False, "sentence": "Too low."}]
    tell(copied, EVIDENCE | {"selection": selection | {"verdicts": failed, "override": "a trial"}})

    text = page(load(copied)).decode()

    assert "Released against the gate" in text
    assert "Reason given: a trial" in text
    assert "threshold: failed" in text


def test_what_a_release_does_not_tell_is_left_out(copied: Path) -> None:
    text = page(load(copied)).decode()

    assert "interval" not in re.sub(r"<(style|script).*?</\1>", "", text, flags=re.DOTALL)
    assert "Gate" not in text


@pytest.mark.parametrize("where", ["title", "description", "unit", "label", "class"])
def test_no_text_of_a_release_becomes_markup(copied: Path, where: str) -> None:
    attack = '</script><img src=x onerror="alert(1)">'
    schema = json.loads((copied / "schema.json").read_text())
    feature = schema["features"][2]
    match where:
        case "title":
            schema["title"] = attack
        case "label":
            feature["labels"] = [attack, "male"]
        case "class":
            schema["target"]["classes"] = ["absent", attack]
        case _:
            schema["features"][0][where] = attack
    content = json.loads((copied / "manifest.json").read_text())["content"]
    text = json.dumps(schema).encode()
    (copied / "schema.json").write_bytes(text)
    content["files"]["schema.json"] = hashlib.sha256(text).hexdigest()
    write_manifest(copied, content)

    shown = page(load(copied)).decode()

    assert "<img" not in shown
    assert shown.count("</script>") == 2


def test_a_field_starts_with_the_example_and_states_its_limits(told: Path) -> None:
    text = page(load(told)).decode()

    assert re.search(r'id="f-age"[^>]*value="63"[^>]*min="18" max="100"', text)
    assert "18 to 100 years" in text
    assert "30 to 220 1/min; leave empty if not measured" in text
    assert re.search(r'name="sex" value="1" checked><span>male', text)
