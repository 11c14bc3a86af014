"""What Google Cloud means when it refuses."""

import re

from infra.refusals.refusal import Refusal

REFUSALS = (
    Refusal(
        "throttling",
        re.compile(r"rateLimitExceeded|RESOURCE_EXHAUSTED.*[Qq]uota metric|Error 429"),
        "Wait a few minutes; fewer calls at once help too: pulumi up --parallel 4.",
        "https://cloud.google.com/compute/docs/troubleshooting/api-requests (read 2026-11-21)",
    ),
    Refusal(
        "quota",
        re.compile(
            r"Quota '(?P<what>\w+)' exceeded\.\s+Limit: (?P<limit>[\d.]+?)(?:\.0)?(?: in region"
            r" (?P<where>[\w-]+)| globally)"
        ),
        "Ask for more: https://cloud.google.com/docs/quotas/view-manage, or remove what you do not need.",
        "https://cloud.google.com/compute/resource-usage#troubleshooting (read 2026-11-21)",
    ),
    Refusal(
        "credentials",
        re.compile(r"invalid_rapt|invalid_grant|could not find default credentials"),
        "Log in again: gcloud auth application-default login.",
        "https://cloud.google.com/docs/authentication/troubleshoot-adc (read 2026-11-21)",
    ),
)
