"""The lines that every answer begins with, held against what Python's own modules write."""

import re
from email.utils import formatdate
from http import HTTPStatus
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import app
from app.http.messages import Response
from app.http.wire import PHRASES, Wire, http_date

LATER_NAMED = {413: "Content Too Large", 422: "Unprocessable Content"}
"""Named otherwise by Python before 3.13, as RFC 7231 and RFC 4918 had them."""


@given(st.integers(0, 253402300799))
def test_a_date_is_the_one_that_pythons_mail_package_writes(seconds: int) -> None:
    assert http_date(seconds) == formatdate(seconds, usegmt=True)


@pytest.mark.parametrize("status", PHRASES)
def test_a_phrase_is_the_one_that_python_has(status: int) -> None:
    assert PHRASES[status] == LATER_NAMED.get(status, HTTPStatus(status).phrase)


def test_every_status_in_the_code_has_its_phrase() -> None:
    found = {
        int(status)
        for path in Path(app.__file__).parent.rglob("*.py")
        for status in re.findall(
            r"(?:status = |Refused\(\s*|refuse\(\s*|Response\(\s*)(\d{3})\b", path.read_text(encoding="utf-8")
        )
    }

    assert len(found) > 10
    assert found <= set(PHRASES)


def test_a_status_without_a_phrase_is_answered_all_the_same() -> None:
    answer = Wire().answer(Response(418), close=True)

    assert answer.startswith(b"HTTP/1.1 418 \r\ndate: ")
