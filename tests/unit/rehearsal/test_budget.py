"""The line about what the rehearsals took."""

from tests.cluster.rehearsal import budget


def test_the_rehearsals_are_told_each_and_together() -> None:
    line = budget.told({"test_azure.py": 150.4, "test_openstack.py": 200.0}, cores=2)

    assert line == "rehearsals: 350 s of 720 s (test_azure.py 150 s, test_openstack.py 200 s) on 2 cores"
