"""OpenStack as the program meets it: pulumi-openstack's types, ids and refusals.

What replaces stands in the SDK's documentation. Instances are entries in the ledger; one whose user data has
kubeadm make a cluster gets a real node underneath, and one that is a registry a real one (`instances`).
"""

from infra.plugins.simulator.openstack import compute, functions, network
from infra.plugins.simulator.openstack.inside import INSIDE
from infra.plugins.simulator.openstack.names import scope
from infra.plugins.simulator.tables import SimulatedCloud, by_token

CLOUD = SimulatedCloud(
    name="openstack",
    package="pulumi_openstack",
    scope=scope,
    required={"cloud": "is not set: give the provider the name of an entry in your clouds.yaml"},
    types=by_token(network.TYPES, compute.TYPES),
    functions=functions.FUNCTIONS,
    texts={
        # https://docs.openstack.org/api-ref/compute/: 429 (overLimit)
        "throttling": "Expected HTTP response code [200 201 202] when accessing [POST], but got 429"
        ' instead: {"overLimit": {"code": 429, "message": "This request was rate-limited."}}',
        # https://docs.openstack.org/nova/latest/user/quotas.html
        "quota": "Expected HTTP response code [202] when accessing [POST /servers], but got 403 instead:"
        ' {"forbidden": {"code": 403, "message": "Quota exceeded for cores: Requested 4, but already used'
        ' 20 of 20 cores"}}',
        # https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management
        "credentials": "Authentication failed: 401: The request you have made requires authentication.",
        "not-yet-visible": 'Expected HTTP response code [200] but got 404 instead: {"NeutronError":'
        ' {"type": "NetworkNotFound"}}',
    },
    inside=INSIDE,
)
