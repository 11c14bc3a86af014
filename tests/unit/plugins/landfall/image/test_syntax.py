"""Code reduced to what it does."""

import pytest

from infra.plugins.landfall.image import syntax

CODE = '''
"""Module."""
LIMIT = 3
"""What it is."""

class Thing:
    """A thing."""

    size: int = 1
    """Its size."""

    def grow(self, by: int = 2) -> str:
        """Grows."""
        # quickly
        return f"{self.size + by} and 'text'"
'''


def normal_form(source: str) -> str:
    return syntax.read(source).normal_form


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"""Module."""', '"""Another word for it."""'),
        ('"""What it is."""', ""),
        ('"""A thing."""', '"""A\n\n    longer story.\n    """'),
        ("# quickly", "# slowly\n"),
        ("size: int = 1", "size: int   =   1  # one"),
        ("\nclass", "\n\n\n\nclass"),
    ],
)
def test_what_only_documents_does_not_count(old: str, new: str) -> None:
    assert normal_form(CODE.replace(old, new)) == normal_form(CODE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("LIMIT = 3", "LIMIT = 4"),
        ("LIMIT = 3", "LIMIT = None"),
        ("size + by", "size - by"),
        ("'text'", "'other'"),
        ("by: int = 2", "by: int"),
        ("class Thing", "class Other"),
    ],
)
def test_what_runs_counts(old: str, new: str) -> None:
    assert normal_form(CODE.replace(old, new)) != normal_form(CODE)


def test_a_text_that_is_used_is_not_a_docstring() -> None:
    assert normal_form("x = 'a'") != normal_form("x = 'b'")
    assert normal_form("print('a')") != normal_form("print('b')")


def test_none_and_nothing_are_two_things() -> None:
    assert normal_form("def f():\n return None") != normal_form("def f():\n return")
