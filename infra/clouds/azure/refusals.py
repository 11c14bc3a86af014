"""What Azure means when it refuses."""

import re

from infra.refusals.refusal import Refusal

REFUSALS = (
    Refusal(
        "throttling",
        re.compile(r"TooManyRequests|request is being throttled"),
        "Wait a few minutes; fewer calls at once help too: pulumi up --parallel 4.",
        "https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling"
        " (read 2026-11-21)",
    ),
    Refusal(
        "quota",
        re.compile(
            r"exceeding approved (?P<what>.+?) quota(?:.*?Location: (?P<where>\w+))?"
            r"(?:.*?Current Limit: (?P<limit>\d+), Current Usage: (?P<used>\d+),"
            r" Additional Required: (?P<wanted>\d+))?",
            re.DOTALL,
        ),
        "Ask for more: https://learn.microsoft.com/azure/quotas/regional-quota-requests, or lower maxNodes in"
        " landfall:nodePools.",
        "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-resource-quota"
        " (read 2026-11-21)",
    ),
    Refusal(
        "credentials",
        # https://learn.microsoft.com/entra/identity-platform/reference-error-codes: expired or revoked grants
        re.compile(r"AADSTS(?:700082|70043|50173|700084)|ExpiredAuthenticationToken|Please run 'az login'"),
        "Log in again: az login.",
        "https://learn.microsoft.com/entra/identity-platform/reference-error-codes (read 2026-11-21)",
    ),
)
