"""What a forge's refusal means, and what to do about it. Pure; the table is data."""

from dataclasses import dataclass

from delivery.comment import escaping
from delivery.forge.errors import BodyTooLong, ForgeRefused

_MESSAGE = 300
"""Characters of what a forge says that are repeated."""


@dataclass(frozen=True)
class Advice:
    """One kind of refusal.

    Attributes:
        status: The answer's status.
        says: What its text holds, in lower case; "" for any other.
        advice: What to do.
    """

    status: int
    says: str
    advice: str


# Texts as GitHub sends them: "Resource not accessible by integration" for a token without the permission
# (https://github.com/actions/first-interaction/issues/10), "Body is too long (maximum is 65536 characters)"
# (https://github.com/telia-oss/github-pr-resource/issues/259), both read 2026-11-21.
_ADVICE = (
    Advice(401, "", "The token is wrong or has ended: give the job a new one in {variable}."),
    Advice(
        403,
        "not accessible by integration",
        "The token may not write to pull requests: give the job `permissions: pull-requests: write`. A pull"
        " request of a fork never gets such a token: there, keep the review as an artefact and post it from a"
        " workflow on `workflow_run`, as docs/guide/pull-requests.md shows.",
    ),
    Advice(403, "locked", "The conversation is locked: unlock it, and run the job again."),
    Advice(403, "sso", "The organisation wants the token authorised for single sign-on: do that first."),
    Advice(403, "", "Give the token in {variable} the right to read and write comments of pull requests."),
    Advice(404, "", "It does not exist, or the token in {variable} may not see it: check both."),
    Advice(410, "", "It was removed."),
    Advice(301, "", "It has another name by now: let the job's environment name it."),
    Advice(307, "", "It has another name by now: let the job's environment name it."),
    Advice(422, "", "The forge takes no such comment; what it says above tells why."),
)  # fmt: skip


def refusal(status: int, said: str, what: str, variable: str) -> ForgeRefused:
    """The error for an answer that will not become better by asking again.

    Args:
        status: The answer's status.
        said: What the forge says about it, without a token.
        what: What was asked for, such as "write a comment to pull request 7 of acme/heart".
        variable: The environment variable that holds the token.
    """
    found = next((one for one in _ADVICE if one.status == status and one.says in said.lower()), None)
    advice = found.advice.format(variable=variable) if found else "See what the forge says above."
    shown = escaping.shown(said.strip(), _MESSAGE) or "nothing more"
    text = f"To {what} was refused with status {status}: {shown}. {advice}"
    return BodyTooLong(text) if _too_long(status, said.lower()) else ForgeRefused(text)


def _too_long(status: int, said: str) -> bool:
    return status == 413 or (status in (400, 422) and ("too long" in said or "maximum length" in said))
