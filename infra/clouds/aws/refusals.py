"""What AWS means when it refuses."""

import re

from infra.refusals.refusal import Refusal

_MORE = (
    "See yours: aws service-quotas list-service-quotas --service-code ec2 (or vpc, eks,"
    " elasticloadbalancing, iam). Ask for more: https://docs.aws.amazon.com/servicequotas/latest/userguide/request-quota-increase.html,"
    " or remove what you do not need."
)
_ERRORS = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (read 2026-11-21)"

REFUSALS = (
    Refusal(
        "throttling",
        re.compile(r"RequestLimitExceeded|ThrottlingException|\bThrottling\b|TooManyRequestsException"),
        "Wait a few minutes; fewer calls at once help too: pulumi up --parallel 4.",
        _ERRORS,
    ),
    Refusal(
        "quota",
        re.compile(r"(?P<what>Vcpu)LimitExceeded.*?vCPU limit of (?P<limit>\d+)", re.DOTALL),
        _MORE,
        _ERRORS,
    ),
    Refusal("quota", re.compile(r"\b(?P<what>[A-Z]\w+?)(?:Per\w+?)?LimitExceeded\b"), _MORE, _ERRORS),
    Refusal(
        "quota",
        re.compile(r"ResourceLimitExceededException(?:: (?P<what>\w[\w ]*?) limit exceeded)?"),
        _MORE,
        "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html;"
        " in full: https://github.com/pulumi/pulumi-eks/issues/1311 (read 2026-11-21)",
    ),
    Refusal(
        "quota",
        re.compile(r"Cannot exceed quota for (?P<what>\w+?)(?:PerAccount)?: (?P<limit>\d+)"),
        _MORE,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html;"
        " in full: https://github.com/ansible/workshops/issues/1801 (read 2026-11-21)",
    ),
    Refusal(
        "credentials",
        re.compile(r"ExpiredToken|InvalidClientTokenId|[Nn]o valid credential sources"),
        "Log in again: aws sso login, or export AWS_PROFILE.",
        "https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html (read 2026-11-21)",
    ),
)
