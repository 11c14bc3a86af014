"""Image references, and where plain HTTP is allowed."""

import pytest
from pydantic import TypeAdapter, ValidationError

from infra.plugins.landfall.image.reference import BaseReference, RegistryHost, Repository, loopback

PINNED = "@sha256:" + 64 * "a"


@pytest.mark.parametrize("host", ["127.0.0.1:5000", "127.9.8.7", "localhost:5000", "127.0.0.1:5/a"])
def test_plain_http_on_loopback(host: str) -> None:
    assert loopback(host)


@pytest.mark.parametrize("host", ["docker.io/acme", "10.0.0.1:5000", "localhost.example:5000", "127.example"])
def test_and_nowhere_else(host: str) -> None:
    assert not loopback(host)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (RegistryHost, "docker.io/acme"),
        (RegistryHost, "127.0.0.1:5000"),
        (Repository, "landfall/heart-v2"),
        (BaseReference, "local"),
        (BaseReference, "docker.io/library/python" + PINNED),
    ],
)
def test_allowed(kind: type[str], text: str) -> None:
    assert TypeAdapter[str](kind).validate_python(text) == text


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (RegistryHost, "https://docker.io"),
        (RegistryHost, "docker.io:tag/x"),
        (Repository, "Heart"),
        (Repository, "heart:latest"),
        (BaseReference, "docker.io/library/python:3.11"),
        (BaseReference, "python"),
    ],
)
def test_refused_with_the_value_and_an_example(kind: type[str], text: str) -> None:
    with pytest.raises(ValidationError, match=r"such as|allowed") as refused:
        TypeAdapter(kind).validate_python(text)

    assert repr(text) in str(refused.value)


def test_the_transport_prefix_is_dropped() -> None:
    given = "docker://docker.io/library/python" + PINNED

    assert TypeAdapter[str](BaseReference).validate_python(given) == "docker.io/library/python" + PINNED
