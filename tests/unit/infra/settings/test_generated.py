"""Settings that a machine made up: whatever is wrong, it is told; never a traceback, never a silent
acceptance."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.errors import SettingsError
from infra.settings import parse

Config = dict[str, Any]

SECTIONS = ("model", "serving", "node", "nodePorts", "image", "existing", "predictionLog")
KNOWN = {
    "model": (
        *("dataset", "data", "spec", "drop", "metric", "threshold"),
        *("candidates", "seed", "folds", "repeats", "overrideGate"),
    ),
    "serving": (
        *("minReplicas", "maxReplicas", "cpuTarget", "cpuRequest", "cpuLimit"),
        *("memoryRequest", "memoryLimit", "scaleDownSeconds", "inFlightTarget", "publicKey", "allowedCidrs"),
    ),
    "node": ("name", "registryPort", "podCidr", "serviceCidr"),
    "nodePorts": ("service", "prometheus", "dashboard"),
    "image": ("base",),
    "existing": (
        "exposure",
        "address",
        "metricsApi",
        "customMetrics",
        "networkPolicy",
        "kubeletCertificates",
    ),
    "predictionLog": ("share", "volumeSize", "target", "secret"),
}
WORDS = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJ", min_size=1, max_size=12)
# Of no setting's type: every setting refuses each of these.
NEVER = st.one_of(st.just([[]]), st.just({"a": {}}), st.floats(1e9, 1e12).map(lambda x: x + 0.5), st.just(""))


@st.composite
def unknown_key(draw: st.DrawFn) -> tuple[str, Config]:
    section = draw(st.sampled_from(SECTIONS))
    name = draw(WORDS.filter(lambda word: word not in KNOWN[section]))
    return f"landfall:{section}.{name}", {section: {name: draw(st.integers())}}


@st.composite
def unknown_section(draw: st.DrawFn) -> tuple[str, Config]:
    known = {*SECTIONS, "cloud", "registry", "release", "kubeContext", "tags"}
    name = draw(WORDS.filter(lambda word: word not in known))
    return f"landfall:{name}", {name: draw(WORDS)}


@st.composite
def wrong_type(draw: st.DrawFn) -> tuple[str, Config]:
    section = draw(st.sampled_from(SECTIONS))
    name = draw(st.sampled_from(KNOWN[section]))
    return f"landfall:{section}.{name}", {section: {name: draw(NEVER)}}


@st.composite
def bounds_crossed(draw: st.DrawFn) -> tuple[str, Config]:
    most = draw(st.integers(1, 999))
    least = draw(st.integers(most + 1, 1000))
    return "landfall:serving.maxReplicas", {"serving": {"minReplicas": least, "maxReplicas": most}}


@st.composite
def port_clash(draw: st.DrawFn) -> tuple[str, Config]:
    port = draw(st.integers(30000, 32767))
    one, other = draw(st.permutations(KNOWN["nodePorts"]))[:2]
    return "landfall:nodePorts.", {"nodePorts": {one: port, other: port}}


@st.composite
def overlap(draw: st.DrawFn) -> tuple[str, Config]:
    second = draw(st.integers(0, 255))
    inner = f"10.{second}.{draw(st.integers(0, 255))}.0/24"
    pods, services = draw(st.permutations([f"10.{second}.0.0/16", inner]))
    return "landfall:node.podCidr", {"node": {"podCidr": pods, "serviceCidr": services}}


@st.composite
def bad_range(draw: st.DrawFn) -> tuple[str, Config]:
    cidr = draw(
        st.one_of(WORDS, st.just("10.0.0.0"), st.just("300.0.0.0/8"), st.just("10.0.0.0/33"), st.just("::/8"))
    )
    return "landfall:node.podCidr", {"node": {"podCidr": cidr}}


@st.composite
def long_name(draw: st.DrawFn) -> tuple[str, Config]:
    return "landfall:node.name", {"node": {"name": draw(st.text("abc-", min_size=41, max_size=300))}}


@st.composite
def context_alone(draw: st.DrawFn) -> tuple[str, Config]:
    return "landfall:kubeContext", {"kubeContext": draw(WORDS)}


MISTAKES: list[Callable[[], st.SearchStrategy[tuple[str, Config]]]] = [
    *(unknown_key, unknown_section, wrong_type, bounds_crossed, port_clash),
    *(overlap, bad_range, long_name, context_alone),
]


@settings(max_examples=200, deadline=None)
@given(mistake=st.one_of([make() for make in MISTAKES]))
def test_each_made_up_mistake_is_told_with_field_value_and_fix(mistake: tuple[str, Config]) -> None:
    field, sections = mistake
    config = {"landfall:cloud": "local"} | {
        f"landfall:{name}": value if isinstance(value, str) else json.dumps(value)
        for name, value in sections.items()
    }

    with pytest.raises(SettingsError) as caught:
        parse(config, "local")

    text = str(caught.value)
    assert field in text
    assert " = " in text
    assert "Allowed: " in text
    assert "Fix: " in text


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.text(max_size=20), st.text(max_size=40), max_size=6))
def test_no_configuration_at_all_ends_in_anything_but_settings_or_their_error(config: dict[str, str]) -> None:
    try:
        parse(config, "local")
    except SettingsError as error:
        assert "Fix: " in str(error)
