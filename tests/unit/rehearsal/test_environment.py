"""The environment of a rehearsal: apart from the user's stacks, and without anybody's credentials."""

from pathlib import Path

from rehearsal import environment
from rehearsal.account import Account

ACCOUNT = Account("aws", Path("/state/rehearsals"), Path("/state/rehearsals/home"))


def test_no_credential_of_the_user_reaches_a_rehearsal() -> None:
    given = {
        "AWS_ACCESS_KEY_ID": "sentinel",
        "GOOGLE_APPLICATION_CREDENTIALS": "sentinel",
        "ARM_CLIENT_SECRET": "sentinel",
        "AZURE_CLIENT_SECRET": "sentinel",
        "OS_PASSWORD": "sentinel",
        "PULUMI_ACCESS_TOKEN": "sentinel",
        "LANDFALL_REGISTRY_PASSWORD": "sentinel",
        "KUBECONFIG": "sentinel",
        "PATH": "/usr/bin",
    }

    found = environment.variables(ACCOUNT, given)

    assert [name for name, value in found.items() if "sentinel" in value] == []


def test_state_home_and_backend_are_the_rehearsals_own() -> None:
    found = environment.variables(ACCOUNT, {"PATH": "/usr/bin", "PULUMI_BACKEND_URL": "s3://team"})

    assert found["LANDFALL_STATE"] == "/state/rehearsals"
    assert found["PULUMI_HOME"] == "/state/rehearsals/home"
    assert found["PULUMI_BACKEND_URL"].startswith("file:///state/rehearsals/pulumi")


def test_the_shims_come_first_and_the_users_programs_after() -> None:
    path = environment.variables(ACCOUNT, {"PATH": "/usr/bin:/opt/aws"})["PATH"].split(":")

    assert path[0] == str(ACCOUNT.shims)
    assert path[-2:] == ["/usr/bin", "/opt/aws"]


def test_what_the_user_needs_to_build_with_stays() -> None:
    found = environment.variables(
        ACCOUNT, {"PATH": "", "HTTPS_PROXY": "http://proxy", "LANDFALL_CACHE": "/c"}
    )

    assert (found["HTTPS_PROXY"], found["LANDFALL_CACHE"]) == ("http://proxy", "/c")
