"""The provider's settings."""

import pytest

from infra.plugins.kubernetes.errors import RefusedError
from infra.plugins.kubernetes.settings import read_settings


def test_booleans_may_come_as_text() -> None:
    settings = read_settings(
        {"deleteUnreachable": "true", "enablePatchForce": True, "enableServerSideApply": "true"}, {}
    )
    assert settings.delete_unreachable
    assert settings.enable_patch_force


def test_the_environment_turns_an_option_on_that_the_program_leaves_out() -> None:
    assert read_settings({}, {"PULUMI_K8S_DELETE_UNREACHABLE": "true"}).delete_unreachable
    assert not read_settings({}, {"PULUMI_K8S_DELETE_UNREACHABLE": "false"}).delete_unreachable
    assert not read_settings({}, {}).delete_unreachable


def test_options_without_a_meaning_here_are_accepted() -> None:
    values = {
        "suppressHelmHookWarnings": "true",
        "kubeClientSettings": '{"qps": 5}',
        "helmReleaseSettings": "{}",
    }
    assert not read_settings(values, {}).delete_unreachable


@pytest.mark.parametrize(
    ("values", "environment", "words"),
    [
        ({"deleteUnreachable": "maybe"}, {}, "deleteUnreachable is 'maybe'"),
        ({}, {"PULUMI_K8S_DELETE_UNREACHABLE": "maybe"}, "PULUMI_K8S_DELETE_UNREACHABLE is 'maybe'"),
        ({"enableServerSideApply": "false"}, {}, "applies on the server's side only"),
        ({"renderYamlToDirectory": "out"}, {}, "renders no files"),
    ],
)
def test_wrong_settings_are_refused_by_name(
    values: dict[str, str], environment: dict[str, str], words: str
) -> None:
    with pytest.raises(RefusedError, match=words):
        read_settings(dict(values), environment)
