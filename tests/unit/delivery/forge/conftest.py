"""A forge that answers, and the pull request in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from delivery.forge.client import Client, Token
from delivery.forge.github import GitHub

from .forge_stand_in import SECRET, GitHubStandIn, serving


@dataclass
class Clock:
    """Time that passes only by waiting, so that no test does."""

    now: float = 1_800_000_000
    waits: list[float] = field(default_factory=list)

    def pause(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stand-in is asked itself, wherever these tests run."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def forge() -> Iterator[GitHubStandIn]:
    stand_in = GitHubStandIn()
    with serving(stand_in):
        yield stand_in


@pytest.fixture
def client(forge: GitHubStandIn, clock: Clock) -> Iterator[Client]:
    token = Token("GITHUB_TOKEN", "Authorization", "Bearer ", SECRET)
    asking = Client(forge.address, token, clock.pause, lambda: clock.now)
    yield asking
    asking.close()


@pytest.fixture
def pull(client: Client) -> GitHub:
    return GitHub(client, "/graphql", "acme/heart", 7)
