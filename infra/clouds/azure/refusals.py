"""What Azure means when it refuses."""

import re

from infra.refusals.refusal import Refusal

_MORE = (
    "Ask for more: https://learn.microsoft.com/azure/quotas/regional-quota-requests, or ask for less in"
    " landfall:nodePools."
)

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
        _MORE,
        "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-resource-quota"
        " (read 2026-11-21)",
    ),
    Refusal(
        "quota",
        re.compile(
            r"Insufficient vcpu quota requested (?P<wanted>\d+), remaining (?P<free>\d+)\s+for family"
            r" (?P<what>\w+)(?: for region (?P<where>\w+))?"
        ),
        _MORE,
        "https://github.com/1ChristianAlex/motordesk/issues/14 (read 2026-11-21)",
    ),
    Refusal(
        "quota",
        re.compile(
            r"exceeding quota limits of (?P<what>\w+)\. Maximum allowed: (?P<limit>\d+), Current in use:"
            r" (?P<used>\d+), Additional requested: (?P<wanted>\d+)"
        ),
        _MORE,
        "https://github.com/salaxander/kubernetes-the-hard-way/issues/14 (read 2026-11-21)",
    ),
    Refusal(
        "credentials",
        # https://learn.microsoft.com/entra/identity-platform/reference-error-codes: expired or revoked grants
        re.compile(r"AADSTS(?:700082|70043|50173|700084)|ExpiredAuthenticationToken|Please run 'az login'"),
        "Log in again: az login.",
        "https://learn.microsoft.com/entra/identity-platform/reference-error-codes (read 2026-11-21)",
    ),
)
