"""The program: from a stack's settings to a served model, in one direction."""

import pulumi

from infra import access, addons, clouds, exports, images, naming, protection, release, settings
from infra.errors import LandfallError
from infra.plugins.landfall.image import processor
from infra.settings import Settings
from infra.workload import ModelService, canary
from infra.workload.model_service import Place


def program() -> None:
    """Declare the stack that the settings ask for."""
    chosen = settings.read()
    with protection.of_all_declared(protected=chosen.protected):
        declare(chosen)


def declare(chosen: Settings) -> None:
    """Declare everything that the stack consists of."""
    cloud = clouds.load(chosen, pulumi.get_stack())
    spec = cloud.spec()
    images.check_nodes(spec, processor.architecture())
    registry = cloud.registry(naming.repositories(chosen.model.name))
    served = release.declare(chosen, registry)
    trial = canary.declare(chosen, registry)
    cluster = cloud.cluster(spec, registry)
    if not cluster.phase.ready:
        exports.export_phase(cluster, served)
        return
    provider = access.provider(cluster)
    installed = addons.install(cluster, provider, registry, chosen)
    place = Place(cluster, provider, installed.serving_namespace, registry)
    service = ModelService(served, chosen, place, trial)
    exports.export(cluster, served, installed, service, trial)


try:
    program()
except LandfallError as error:
    # The engine shows a RunError as it is: the text, and no traceback.
    raise pulumi.RunError(str(error)) from None
