"""What Google Cloud means when it refuses."""

import re

from infra.refusals.refusal import Refusal

_MORE = "Ask for more: https://cloud.google.com/docs/quotas/view-manage, or remove what you do not need."

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
        _MORE,
        "https://cloud.google.com/compute/resource-usage#troubleshooting (read 2026-11-21)",
    ),
    Refusal(
        "quota",
        # GKE counts by itself before it makes a cluster or a pool; of several quotas the first is told.
        re.compile(
            r"[Ii]nsufficient (?:regional|project) quota to satisfy request(?: for resource)?:"
            r" (?:resource )?\\?\"(?P<what>\w+)\\?\"[:.] (?:The )?request requires '(?P<wanted>\d+)(?:\.0)?'"
            r".*? quota (?:of|is) '(?P<limit>\d+)(?:\.0)?' with '(?P<free>\d+)(?:\.0)?' available",
            re.DOTALL,
        ),
        _MORE,
        "https://github.com/GoogleCloudPlatform/cloud-ops-sandbox/issues/44;"
        " several: https://github.com/googlecodelabs/feedback/issues/950 (read 2026-11-21)",
    ),
    Refusal(
        "credentials",
        re.compile(r"invalid_rapt|invalid_grant|could not find default credentials"),
        "Log in again: gcloud auth application-default login.",
        "https://cloud.google.com/docs/authentication/troubleshoot-adc (read 2026-11-21)",
    ),
)
