"""What every section of the settings is: frozen, strict, in camelCase as in a stack file."""

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Section(BaseModel):
    """A section of a stack file."""

    # Strict: a quoted number in a stack file is a mistake to be shown, not to be guessed at.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, alias_generator=to_camel)


class TargetSettings(Section):
    """A target's own section, `landfall:<target>`: each target that needs one has a model in its folder.

    What has no default there is required, and its description completes the sentence "Allowed: ...".
    """
