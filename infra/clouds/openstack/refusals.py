"""What an OpenStack site means when it refuses."""

import re

from infra.refusals.refusal import Refusal

_MORE = (
    "See yours: openstack quota show --usage. Ask the site's administrators for more, or remove what you do"
    " not need."
)

REFUSALS = (
    Refusal(
        "quota",
        re.compile(
            r"Quota exceeded for (?P<what>[\w, ]+?): Requested (?P<wanted>[\d, ]+), but already used"
            r" (?P<used>[\d, ]+) of (?P<limit>\d[\d, ]*)"
        ),
        _MORE,
        "https://docs.openstack.org/nova/latest/user/quotas.html (read 2026-11-21)",
    ),
    Refusal(
        "quota",
        re.compile(r"Quota exceeded for resources: \['?(?P<what>[\w', ]+?)'?\]"),
        _MORE,
        "https://docs.openstack.org/neutron/latest/admin/ops-quotas.html (read 2026-11-21)",
    ),
    Refusal(
        "throttling",
        re.compile(r"overLimit|got 429 instead"),
        "Wait a few minutes; fewer calls at once help too: pulumi up --parallel 4.",
        "https://docs.openstack.org/api-ref/compute/ (read 2026-11-21)",
    ),
    Refusal(
        "credentials",
        re.compile(r"Authentication failed|requires authentication"),
        "See that your entry of clouds.yaml logs in: openstack token issue; renew what it holds.",
        "https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management"
        " (read 2026-11-21)",
    ),
)
