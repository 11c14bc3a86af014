"""Outcomes and errors as the engine's protocol has them."""

import grpc
import grpc.aio
from pulumi.runtime.proto import provider_pb2, status_pb2

from infra.plugins.kubernetes.compare import Comparison
from infra.plugins.kubernetes.difference import Change, Kind
from infra.plugins.kubernetes.json_tree import path_text
from infra.plugins.kubernetes.outcome import InitializationError
from infra.plugins.kubernetes.provider_config import ConfigComparison
from infra.plugins.kubernetes.wire import encode

_KINDS = {
    Kind.ADD: (provider_pb2.PropertyDiff.ADD, provider_pb2.PropertyDiff.ADD_REPLACE),
    Kind.DELETE: (provider_pb2.PropertyDiff.DELETE, provider_pb2.PropertyDiff.DELETE_REPLACE),
    Kind.UPDATE: (provider_pb2.PropertyDiff.UPDATE, provider_pb2.PropertyDiff.UPDATE_REPLACE),
}


def diff_response(found: Comparison) -> provider_pb2.DiffResponse:
    """A field-level diff."""
    return provider_pb2.DiffResponse(
        changes=provider_pb2.DiffResponse.DIFF_SOME if found.changes else provider_pb2.DiffResponse.DIFF_NONE,
        diffs=list(dict.fromkeys(str(change.path[0]) for change in found.changes)),
        replaces=sorted({path_text(path) for path in found.replacing}),
        detailedDiff={path_text(change.path): _entry(change, found) for change in found.changes},
        hasDetailedDiff=True,
        deleteBeforeReplace=found.delete_first,
    )


def _entry(change: Change, found: Comparison) -> provider_pb2.PropertyDiff:
    kind = _KINDS[change.kind][change.path in found.replacing]
    return provider_pb2.PropertyDiff(kind=kind, inputDiff=not found.drifted)


def config_response(found: ConfigComparison) -> provider_pb2.DiffResponse:
    """A diff of the provider's own configuration."""
    return provider_pb2.DiffResponse(
        changes=provider_pb2.DiffResponse.DIFF_SOME if found.changed else provider_pb2.DiffResponse.DIFF_NONE,
        diffs=list(found.changed),
        replaces=list(found.replacing),
    )


async def abort_partial(
    context: "grpc.aio.ServicerContext[object, object]", error: InitializationError
) -> None:
    """Fails a call, but hands over the object that exists all the same, so that the engine keeps it."""
    detail = provider_pb2.ErrorResourceInitFailed(
        id=error.outcome.identity,
        properties=encode(error.outcome.outputs),
        inputs=encode(error.inputs),
        reasons=[str(error)],
    )
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=str(error))
    status.details.add().Pack(detail)
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    await context.abort(grpc.StatusCode.UNKNOWN, str(error))
