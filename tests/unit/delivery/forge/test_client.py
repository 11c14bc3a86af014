"""Asking a forge: its limits are kept to, its token goes nowhere else, its answers are looked at."""

from email.utils import formatdate

import pytest

from delivery.forge.client import PATIENCE, Client, Token
from delivery.forge.errors import ForgeRefused, ForgeUnknown, ForgeUnreachable
from delivery.forge.github import GitHub

from .conftest import Clock
from .forge_stand_in import SECRET, Answer, GitHubStandIn, StandIn, serving

NOW = Clock().now
SPENT = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW) + 41)}


@pytest.mark.parametrize(
    ("answers", "waits"),
    [
        ([Answer(429, {"message": "slow down"}, {"Retry-After": "7"})], [7]),
        ([Answer(403, {"message": "secondary"}, {"retry-after": "30"})], [30]),
        ([Answer(403, {"message": "API rate limit exceeded"}, SPENT)], [42]),
        ([Answer(429, None, {"Retry-After": formatdate(NOW + 12, usegmt=True)})], [12]),
        ([Answer(403, {"message": "You have exceeded a secondary rate limit"})] * 2, [60, 120]),
        ([Answer(429, None, {"ratelimit-remaining": "0", "ratelimit-reset": str(int(NOW))})], [1]),
        ([Answer(429, None, {"Retry-After": "soon"})], [60]),
        ([Answer(429, None, {"Retry-After": "0"})] * 3, [1, 1, 1]),
        ([Answer(429, None, {"Retry-After": formatdate(NOW - 90, usegmt=True)})], [1]),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_limit_is_waited_for_as_long_as_the_forge_says(
    forge: GitHubStandIn, pull: GitHub, clock: Clock, method: str, answers: list[Answer], waits: list[float]
) -> None:
    forge.wrong[method] = list(answers)

    assert pull.head() == forge.head
    assert pull.create("hello")
    assert clock.waits == waits
    assert len(forge.comments) == 1


def test_a_limit_beyond_patience_names_when_to_try_again(
    forge: GitHubStandIn, pull: GitHub, clock: Clock
) -> None:
    spent = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW) + 3_000)}
    forge.wrong["GET"] = [Answer(403, {"message": "API rate limit exceeded"}, spent)]

    with pytest.raises(ForgeUnreachable, match=r"wants 3001 s .* again after \d\d:\d\d:\d\d UTC"):
        pull.head()
    assert clock.waits == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry-After": "9" * 400},
        {"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"},
        {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "9" * 5_000},
    ],
)
def test_a_limit_beyond_all_time_is_told_of(
    forge: GitHubStandIn, pull: GitHub, headers: dict[str, str]
) -> None:
    forge.wrong["GET"] = [Answer(429, None, headers)]

    with pytest.raises(ForgeUnreachable, match="wants 1000000 s"):
        pull.head()


def test_patience_is_of_all_waiting_together(forge: GitHubStandIn, pull: GitHub, clock: Clock) -> None:
    forge.wrong["GET"] = [Answer(429, None, {"Retry-After": "140"})] * 3

    with pytest.raises(ForgeUnreachable, match="20 are left"):
        pull.head()
    assert sum(clock.waits) <= PATIENCE


def test_a_server_that_is_not_there_is_named(clock: Clock) -> None:
    forge = StandIn()
    with serving(forge):
        pass
    client = Client(forge.address, Token("T", "Authorization", "", SECRET), clock.pause)

    with pytest.raises(
        ForgeUnreachable, match=r"failed 4 times, last with ConnectError. See whether 127.0.0.1"
    ):
        client.get("/user", dict, "look")
    client.close()


def test_another_server_never_gets_the_token(forge: GitHubStandIn, client: Client) -> None:
    elsewhere = StandIn()
    with serving(elsewhere):
        link = {"Link": f'<{elsewhere.address}/more>; rel="next"'}
        forge.wrong["GET"] = [Answer(200, [], link)]

        with pytest.raises(ForgeRefused, match="does not get the token"):
            list(client.pages("/repos/acme/heart/issues/7/comments", list, "read"))

    assert elsewhere.requests == []


def test_a_page_that_follows_itself_ends(forge: GitHubStandIn, client: Client) -> None:
    again = {"Link": f'<{forge.address}/repos/x>; rel="next"'}
    forge.wrong["GET"] = [Answer(200, [], again)] * 200

    with pytest.raises(ForgeRefused, match="more than 100 pages"):
        list(client.pages("/repos/x", list, "read"))


def test_an_address_that_is_none_is_told_of(forge: GitHubStandIn, client: Client) -> None:
    forge.wrong["GET"] = [Answer(200, [], {"Link": '<http://127.0.0.1:x/>; rel="next"'})]

    with pytest.raises(ForgeRefused, match="named an address that is none"):
        list(client.pages("/repos/x", list, "read"))


def test_as_many_pages_as_are_looked_through_are_all_read(forge: GitHubStandIn, client: Client) -> None:
    again = {"Link": f'<{forge.address}/repos/x>; rel="next"'}
    forge.wrong["GET"] = [*[Answer(200, [], again)] * 99, Answer(200, [])]

    assert len(list(client.pages("/repos/x", list, "read"))) == 100


def test_an_answer_that_is_not_the_forges_is_refused(forge: GitHubStandIn, pull: GitHub) -> None:
    forge.wrong["GET"] = [Answer(200, {"welcome": "to the proxy"})]

    with pytest.raises(
        ForgeRefused, match=r"not the forge's \(number: Field required\).*whether a proxy answers"
    ):
        pull.head()


def test_a_token_is_never_shown() -> None:
    assert SECRET not in repr(Token("T", "Authorization", "", SECRET))


@pytest.mark.parametrize("secret", ["", "two words", "line\nfeed", "żółw"])
def test_what_is_no_token_is_refused_without_showing_it(secret: str) -> None:
    with pytest.raises(ForgeUnknown, match="GITHUB_TOKEN") as refused:
        Client("https://api.github.com", Token("GITHUB_TOKEN", "Authorization", "", secret))

    assert not secret or secret not in str(refused.value)


@pytest.mark.parametrize(
    "address", ["http://api.github.com", "ftp://127.0.0.1", "http://[", "api.github.com"]
)
def test_no_token_travels_in_the_open(address: str) -> None:
    with pytest.raises(ForgeUnknown, match="https://"):
        Client(address, Token("T", "Authorization", "", SECRET))
