"""A stack's tags in OpenStack's forms: words on most things, pairs on instances and volumes. Pure."""

import hashlib

TAG_LIMIT = 60
"""Characters of one tag
(https://docs.openstack.org/api-ref/compute/#server-tags-servers-tags, read 2026-11-21), the shortest limit
among the services."""

_HASH_LENGTH = 6


def words(tags: tuple[tuple[str, str], ...]) -> list[str]:
    """Tags as words, such as "landfall-stack=prod".

    Returns:
        One for each pair, in order; one that would be too long is cut, and ends in characters of its hash.
    """
    return [_within_limit(f"{name}={value}") for name, value in tags]


def _within_limit(word: str) -> str:
    # Tags must not hold "/" or ",": label names and values have neither.
    if len(word) <= TAG_LIMIT:
        return word
    ending = hashlib.sha256(word.encode()).hexdigest()[:_HASH_LENGTH]
    return f"{word[: TAG_LIMIT - _HASH_LENGTH - 1]}-{ending}"
