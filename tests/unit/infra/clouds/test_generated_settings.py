"""A thousand settings of cloud stacks that a machine made up, each with one mistake: all are refused before
anything is made, with the field, its value and the fix."""

import json
import re
import types
from collections.abc import Callable
from functools import cache
from typing import Any, get_args, get_origin

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infra import clouds
from infra.errors import SettingsError
from infra.settings import NetworkSettings, NodePoolSettings, TargetSettings, parse
from rehearsal import filling

Config = dict[str, Any]
Mistake = tuple[str, Config]
"""The field that is wrong, and the settings."""

CLOUDS = ("aws", "azure", "gcp", "openstack")
EACH = 250
WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=12)
# Of no setting's type: every setting refuses each of these.
NEVER: st.SearchStrategy[object] = st.one_of(
    st.just([[]]), st.just({"A b": {}}), st.just(""), st.floats(1e9, 1e12).map(lambda x: x + 0.5)
)


@cache
def valid(cloud: str) -> Config:
    """Settings that are right: the clone's stack file, with what a rehearsal fills in."""
    document = yaml.safe_load(filling.fill(filling.tracked_file(cloud)).text)
    return {name.removeprefix("landfall:"): value for name, value in document["config"].items()}


def section(cloud: str) -> type[TargetSettings]:
    found = clouds.module(cloud).SETTINGS
    assert found is not None
    return found


def fields(model: Any) -> list[str]:
    return [info.alias or name for name, info in model.model_fields.items()]


def required(cloud: str) -> list[str]:
    return [info.alias or name for name, info in section(cloud).model_fields.items() if info.is_required()]


def unknown_setting(cloud: str) -> st.SearchStrategy[Mistake]:
    names = WORDS.filter(lambda word: word not in fields(section(cloud)))
    return names.map(lambda name: (f"landfall:{cloud}.{name}", {cloud: {name: 1}}))


def wrong_type(cloud: str) -> st.SearchStrategy[Mistake]:
    name = st.sampled_from(fields(section(cloud)))
    return st.tuples(name, NEVER).map(lambda it: (f"landfall:{cloud}.{it[0]}", {cloud: {it[0]: it[1]}}))


def not_set(cloud: str) -> st.SearchStrategy[Mistake]:
    return st.sampled_from(required(cloud)).map(
        lambda name: (f"landfall:{cloud}.{name}", {cloud: {name: None}})
    )


def wrong_form(cloud: str) -> st.SearchStrategy[Mistake]:
    """Text where one form alone is right: a control character is in no form."""
    texts = [
        info.alias or name
        for name, info in section(cloud).model_fields.items()
        if info.annotation is str
        or (get_origin(info.annotation) is types.UnionType and str in get_args(info.annotation))
    ]
    word = st.tuples(st.sampled_from(texts), WORDS)
    return word.map(lambda it: (f"landfall:{cloud}.{it[0]}", {cloud: {it[0]: f"{it[1]}\x07"}}))


def wrong_pool(_: str) -> st.SearchStrategy[Mistake]:
    name = st.sampled_from(fields(NodePoolSettings))
    return st.tuples(name, NEVER).map(
        lambda it: (f"landfall:nodePools[0].{it[0]}", {"nodePools": [{it[0]: it[1]}]})
    )


def crossed_bounds(_: str) -> st.SearchStrategy[Mistake]:
    return st.integers(1, 999).flatmap(
        lambda most: st.integers(most + 1, 1000).map(
            lambda least: (
                "landfall:nodePools[0].maxNodes",
                {"nodePools": [{"minNodes": least, "maxNodes": most}]},
            )
        )
    )


def same_names(_: str) -> st.SearchStrategy[Mistake]:
    return WORDS.map(lambda name: ("landfall:nodePools", {"nodePools": [{"name": name[:9]}] * 2}))


def no_callers(_: str) -> st.SearchStrategy[Mistake]:
    wrong = st.sampled_from([[], ["0.0.0.0/0"], ["203.0.113.7/24"], ["::/0"], ["here"], ["10.0.0.0/7"]])
    return wrong.map(lambda value: ("landfall:apiAllowedCidrs", {"apiAllowedCidrs": value}))


def wrong_version(_: str) -> st.SearchStrategy[Mistake]:
    number = st.floats(1, 2).filter(lambda value: not re.fullmatch(r"1\.\d{2}", json.dumps(value)))
    wrong = st.one_of(WORDS, st.integers(), number, st.just("1.34.2"))
    return wrong.map(lambda value: ("landfall:kubernetesVersion", {"kubernetesVersion": value}))


def wrong_range(_: str) -> st.SearchStrategy[Mistake]:
    name = st.sampled_from(fields(NetworkSettings))
    value = st.one_of(WORDS, st.just("10.40.0.1/16"), st.just("10.0.0.0/33"))
    return st.tuples(name, value).map(lambda it: (f"landfall:network.{it[0]}", {"network": {it[0]: it[1]}}))


def overlap(_: str) -> st.SearchStrategy[Mistake]:
    return st.integers(0, 255).map(
        lambda second: (
            "landfall:network.",
            {"network": {"cidr": f"10.{second}.0.0/16", "podCidr": f"10.{second}.0.0/16"}},
        )
    )


def of_another_target(cloud: str) -> st.SearchStrategy[Mistake]:
    others = st.sampled_from([*(name for name in CLOUDS if name != cloud), "node", "kubeContext"])
    return others.map(lambda name: (f"landfall:{name}", {name: {"region": "x"}}))


MISTAKES: tuple[Callable[[str], st.SearchStrategy[Mistake]], ...] = (
    unknown_setting, wrong_type, not_set, wrong_form, wrong_pool, crossed_bounds, same_names, no_callers,
    wrong_version, wrong_range, overlap, of_another_target,
)  # fmt: skip


def as_engine(cloud: str, changed: Config) -> dict[str, str]:
    """Configuration as the engine hands it over."""
    own = {**valid(cloud)[cloud], **changed.get(cloud, {})}
    config = valid(cloud) | changed | {cloud: {name: one for name, one in own.items() if one is not None}}
    return {
        f"landfall:{name}": value if isinstance(value, str) else json.dumps(value)
        for name, value in config.items()
    }


@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_one_of_many_made_up_mistakes_is_refused_with_field_value_and_fix(cloud: str) -> None:
    assert parse(as_engine(cloud, {}), cloud).cloud == cloud
    told = []

    @settings(max_examples=EACH, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(mistake=st.one_of([make(cloud) for make in MISTAKES]))
    def refused(mistake: Mistake) -> None:
        field, changed = mistake
        with pytest.raises(SettingsError) as caught:
            parse(as_engine(cloud, changed), cloud)
        text = str(caught.value)
        assert f"  {field}" in text
        assert " = " in text
        assert "Allowed: " in text
        assert "Fix: " in text
        told.append(field)

    refused()

    assert len(told) >= EACH
    assert len(set(told)) > len(MISTAKES)
