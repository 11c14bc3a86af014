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
        "quota",
        re.compile(r"Quota exceeded, too many (?P<what>servers in group|server groups)"),
        _MORE,
        "https://github.com/openstack/nova/blob/master/nova/api/openstack/compute/server_groups.py"
        " (read 2026-11-21)",
    ),
    Refusal(
        "quota",
        # Cinder answers 413 with the word overLimit, which other services have for calls that came too fast.
        re.compile(
            r"Requested volume or snapshot exceeds allowed (?P<what>\w+) quota\. Requested (?P<wanted>\d+)G,"
            r" quota is (?P<limit>\d+)G and (?P<used>\d+)G has been consumed"
        ),
        _MORE,
        "https://github.com/openstack/cinder/blob/master/cinder/exception.py (read 2026-11-21)",
    ),
    Refusal(
        "quota",
        re.compile(
            r"Maximum number of volumes allowed \((?P<limit>\d+)\) exceeded for quota '(?P<what>\w+)'"
        ),
        _MORE,
        "https://github.com/openstack/cinder/blob/master/cinder/exception.py (read 2026-11-21)",
    ),
    Refusal(
        "quota",
        re.compile(r"Quota has been met for resources: (?P<what>[\w ]+\w)"),
        _MORE,
        "https://github.com/openstack/octavia/blob/master/octavia/common/exceptions.py (read 2026-11-21)",
    ),
    Refusal(
        "quota",
        re.compile(
            r"Unable to create additional (?P<what>application credentials), maximum of (?P<limit>\d+)"
            r" already exceeded"
        ),
        "See yours: openstack application credential list. Remove what you do not need, or ask the site's"
        " administrators for more.",
        "https://github.com/openstack/keystone/blob/master/keystone/exception.py (read 2026-11-21)",
    ),
    Refusal(
        "throttling",
        re.compile(r"rate-limited|got 429 instead"),
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
