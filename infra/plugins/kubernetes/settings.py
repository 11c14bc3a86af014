"""The provider's own settings, as the program's `kubernetes.Provider` sends them.

Owns their names, defaults and the environment variables that stand in for them. Reads no kubeconfig.
"""

import os
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from infra.plugins.kubernetes.errors import RefusedError
from infra.plugins.kubernetes.json_tree import Json

_ENVIRONMENT = {
    "delete_unreachable": "PULUMI_K8S_DELETE_UNREACHABLE",
    "enable_config_map_mutable": "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE",
    "enable_patch_force": "PULUMI_K8S_ENABLE_PATCH_FORCE",
    "enable_secret_mutable": "PULUMI_K8S_ENABLE_SECRET_MUTABLE",
    "skip_update_unreachable": "PULUMI_K8S_SKIP_UPDATE_UNREACHABLE",
    "upsert_existing_objects": "PULUMI_K8S_UPSERT_EXISTING_OBJECTS",
}


class ProviderSettings(BaseModel):
    """Settings of one provider instance; names and meaning are the official plugin's."""

    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_camel, populate_by_name=True)

    kubeconfig: str | None = None
    context: str | None = None
    cluster: str | None = None
    cluster_identifier: str | None = None
    namespace: str | None = None
    delete_unreachable: bool = False
    skip_update_unreachable: bool = False
    enable_patch_force: bool = False
    enable_config_map_mutable: bool = False
    enable_secret_mutable: bool = False
    upsert_existing_objects: bool = False
    enable_server_side_apply: bool = True
    render_yaml_to_directory: str | None = None
    suppress_deprecation_warnings: bool = False
    suppress_helm_hook_warnings: bool = Field(
        default=False, description="accepted; this plugin gives no such warning"
    )


def read_settings(
    values: Mapping[str, Json], environment: Mapping[str, str] | None = None
) -> ProviderSettings:
    """The settings of a provider, from its inputs and the environment.

    Args:
        values: The provider's inputs by their Pulumi names; numbers and booleans may come as text.
        environment: Defaults to the process's own; turns options on that the inputs leave unset, so that
            `destroy` obeys them too, which runs no program.

    Raises:
        RefusedError: A value of the wrong type, or an option this plugin does not serve.
    """
    environment = os.environ if environment is None else environment
    given = {key: value for key, value in values.items() if value not in (None, "")}
    try:
        settings = ProviderSettings.model_validate(given)
        asked = {field: environment[name] for field, name in _ENVIRONMENT.items() if environment.get(name)}
        switched = ProviderSettings.model_validate(asked)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        variable = _ENVIRONMENT.get(name)
        raise RefusedError(
            f"The provider's setting {variable or to_camel(name)} is {first['input']!r}: {first['msg']}."
            " Set it to true or false, or leave it out."
        ) from error
    if not settings.enable_server_side_apply:
        raise RefusedError(
            "enableServerSideApply is false: this plugin applies on the server's side only. Leave the"
            " option out, or install"
            " Pulumi's own kubernetes plugin."
        )
    if settings.render_yaml_to_directory is not None:
        raise RefusedError(
            "renderYamlToDirectory is set: this plugin applies objects and renders no files. Leave the"
            " option out, or"
            " install Pulumi's own kubernetes plugin."
        )
    return settings.model_copy(update={field: True for field in asked if getattr(switched, field)})
