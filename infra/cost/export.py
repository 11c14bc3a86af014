"""Resources of a stack from what `pulumi stack export` writes. Pure."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from infra.cost.resource import Resource
from infra.cost.state import State, providers
from infra.errors import CostError


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Deployment(_Form):
    resources: tuple[State, ...] = ()


class _Export(_Form):
    version: Annotated[int, Field(ge=3)]
    deployment: _Deployment


def resources(text: str) -> tuple[Resource, ...]:
    """The resources of a stack that are its own; what it only reads costs somebody else.

    Args:
        text: What `pulumi stack export` wrote.

    Raises:
        CostError: It is no such thing.
    """
    try:
        states = list(_Export.model_validate_json(text).deployment.resources)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the text"
        raise CostError(
            f"This is no export of a stack: {where}: {first['msg']}. Write one with: pulumi stack export"
            " --file stack.json"
        ) from None
    known = providers(states)
    return tuple(one.resource(known) for one in states if not one.external)
