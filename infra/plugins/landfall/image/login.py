"""How whoever pushes an image logs in. Knows no Pulumi: the plugin's process imports none."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Login:
    """How to log in where passwords are short-lived: a program of the cloud's prints one when it is needed.

    Nothing secret is in here, and nothing in here changes from one update to the next.

    Attributes:
        username: The user's name.
        command: Program and arguments that print the password and nothing else.
        authority_command: Program and arguments that print, as PEM, the certificate of the authority that
            signs the registry's; None where a public one does.
    """

    username: str
    command: tuple[str, ...]
    authority_command: tuple[str, ...] | None = None
