"""What clouds really say of a quota, in words that people have met: each is told with what it tells."""

import pytest

from infra.refusals import explain

MET = {
    # https://github.com/pulumi/pulumi-eks/issues/1311
    "creating EKS Cluster (landfall-aws): operation error EKS: CreateCluster, https response error"
    " StatusCode: 400, RequestID: 7241367f-072f-427b-943e-28726e896097, ResourceLimitExceededException:"
    " Cluster limit exceeded for account.": ("quota of Cluster is used up", "service-quotas"),
    # https://github.com/ministryofjustice/cloud-platform-environments/pull/14118
    "LimitExceeded: Cannot exceed quota for PoliciesPerRole: 15": (
        "quota of PoliciesPerRole is used up: 15 allowed.", "service-quotas",
    ),
    # https://github.com/ansible/workshops/issues/1801, and the same of roles
    "operation error IAM: CreateRole, https response error StatusCode: 409, LimitExceeded: Cannot exceed"
    " quota for RolesPerAccount: 1000": ("quota of Roles is used up: 1000 allowed.", "service-quotas"),
    # https://github.com/GoogleCloudPlatform/cloud-ops-sandbox/issues/44
    'googleapi: Error 403: Insufficient regional quota to satisfy request: resource "IN_USE_ADDRESSES":'
    " request requires '5.0' and is short '1.0'. project has a quota of '4.0' with '4.0' available. View"
    " and manage quotas at https://console.cloud.google.com/iam-admin/quotas, forbidden": (
        "quota of IN_USE_ADDRESSES is used up: 4 allowed, 4 free, 5 more wanted.", "docs/quotas/view-manage",
    ),
    # https://github.com/googlecodelabs/feedback/issues/950
    "ResponseError: code=403, message=\n        (1) insufficient regional quota to satisfy request: resource"
    " \"CPUS\": request requires '12.0' and is short '4.0'. project has a quota of '8.0' with '8.0'"
    " available.\n"
    "        (2) insufficient regional quota to satisfy request: resource \"IN_USE_ADDRESSES\":"
    " request requires '12.0' and is short '8.0'. project has a quota of '4.0' with '4.0' available.": (
        "quota of CPUS is used up: 8 allowed, 8 free, 12 more wanted.", "docs/quotas/view-manage",
    ),
    # https://github.com/kubeflow/examples/issues/597
    r'"message":"Insufficient project quota to satisfy request: resource \"CPUS_ALL_REGIONS\": request'
    " requires '16.0' and is short '4.0'. project has a quota of '12.0' with '12.0' available.": (
        "quota of CPUS_ALL_REGIONS is used up: 12 allowed, 12 free, 16 more wanted.",
        "docs/quotas/view-manage",
    ),
    # https://github.com/amygdala/tensorflow-workshop/issues/13
    'EXTERNAL: Insufficient regional quota to satisfy request for resource: "CPUS". The request requires'
    " '24.0' and is short '16.0'. The regional quota is '8.0' with '8.0' available.": (
        "quota of CPUS is used up: 8 allowed, 8 free, 24 more wanted.", "docs/quotas/view-manage",
    ),
    # https://github.com/1ChristianAlex/motordesk/issues/14
    "ErrCode_InsufficientVCPUQuota\n\nInsufficient vcpu quota requested 2, remaining 0\nfor family"
    " StandardDasv7Family for region eastus.\n\nSurge nodes would also consume vcpu quota.": (
        "quota of StandardDasv7Family in eastus is used up: 0 free, 2 more wanted.",
        "regional-quota-requests",
    ),
    # https://github.com/cilium/cilium/issues/31859
    "(QuotaExceeded) Preflight validation check for resource(s) failed. Message: Operation could not be"
    " completed as it results in exceeding approved standardBSFamily Cores quota. Additional details -"
    " Deployment Model: Resource Manager, Location: eastus2, Current Limit: 50, Current Usage: 48, Additional"
    " Required: 4, (Minimum) New Limit Required: 52.": (
        "quota of standardBSFamily Cores in eastus2 is used up: 50 allowed, 48 used, 4 more wanted.",
        "regional-quota-requests",
    ),
    # https://github.com/salaxander/kubernetes-the-hard-way/issues/14
    "Error Code: QuotaExceeded\n        Message: Operation results in exceeding quota limits of Core. Maximum"
    " allowed: 10, Current in use: 10, Additional requested: 2.": (
        "quota of Core is used up: 10 allowed, 10 used, 2 more wanted.", "regional-quota-requests",
    ),
    # https://github.com/openstack/nova/blob/master/nova/api/openstack/compute/server_groups.py
    "Expected HTTP response code [200] when accessing [POST /os-server-groups], but got 403 instead:"
    ' {"forbidden": {"code": 403, "message": "Quota exceeded, too many server groups."}}': (
        "quota of server groups is used up", "openstack quota show",
    ),
    # https://github.com/openstack/cinder/blob/master/cinder/exception.py, VolumeSizeExceedsAvailableQuota
    "Expected HTTP response code [202] when accessing [POST /volumes], but got 413 instead:"
    ' {"overLimit": {"code": 413, "message": "Requested volume or snapshot exceeds allowed gigabytes quota.'
    ' Requested 100G, quota is 1000G and 950G has been consumed.", "retryAfter": "0"}}': (
        "quota of gigabytes is used up: 1000 allowed, 950 used, 100 more wanted.", "openstack quota show",
    ),
    # The same file, VolumeLimitExceeded, which AWS has too.
    '{"overLimit": {"code": 413, "message": "VolumeLimitExceeded: Maximum number of volumes allowed (10)'
    " exceeded for quota 'volumes'.\"}}": (
        "quota of volumes is used up: 10 allowed.", "openstack quota show",
    ),
    # https://github.com/openstack/octavia/blob/master/octavia/common/exceptions.py, QuotaException
    'but got 403 instead: {"faultcode": "Client", "faultstring": "Quota has been met for resources: Load'
    ' Balancer", "debuginfo": null}': ("quota of Load Balancer is used up", "openstack quota show"),
    # https://github.com/openstack/keystone/blob/master/keystone/exception.py
    "Unable to create additional application credentials, maximum of 5 already exceeded for user.": (
        "quota of application credentials is used up: 5 allowed.", "application credential list",
    ),
}  # fmt: skip


@pytest.mark.parametrize("words", MET)
def test_words_that_people_have_met_are_told_with_what_they_tell(words: str) -> None:
    told, fix = MET[words]

    [found] = explain.explained([words])

    assert told in found
    assert fix in found
