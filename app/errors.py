"""Everything that can go wrong in the serving process.

AppError
├── StartError              the process cannot serve: printed, and the process ends with `exit_code`
│   ├── ReleaseMissing      the release folder or one of its files is not there or not readable
│   ├── ReleaseAltered      a file is not the one that the manifest describes
│   ├── ReleaseUnsigned     it is not signed by the key that is required
│   ├── ReleaseUnusable     the files are whole, but this server cannot serve what they hold
│   ├── AddressTaken        the port cannot be bound
│   └── PackageMissing      what was asked for needs packages that are not installed
└── RequestError            the request cannot be answered: becomes a 4xx with `{"error": …}`
    ├── NotFound            404
    ├── MethodNotAllowed    405
    ├── TooManyRows         413
    ├── UnsupportedBody     415
    ├── Malformed           400: not a request of the protocol
    └── Invalid             422: well formed, but against the model's schema; carries one finding per value
"""

import os

import msgspec


class AppError(Exception):
    """Base of every error that this package raises on purpose."""


class StartError(AppError):
    """The process cannot serve; the text says why and what to do."""

    exit_code = 1


class ReleaseMissing(StartError):
    """Raise this when the release folder or a file in it cannot be read."""

    exit_code = os.EX_NOINPUT


class ReleaseAltered(StartError):
    """Raise this when a release's content is not what its manifest says."""

    exit_code = os.EX_DATAERR


class ReleaseUnsigned(StartError):
    """Raise this when a key is required, and the release is not signed by it."""

    exit_code = os.EX_NOPERM


class ReleaseUnusable(StartError):
    """Raise this when a whole release holds something this server cannot serve, for example a regression."""

    exit_code = os.EX_CONFIG


class AddressTaken(StartError):
    """Raise this when the listening address cannot be bound."""

    exit_code = os.EX_UNAVAILABLE


class PackageMissing(StartError):
    """Raise this when an extra is asked for, and its packages are not installed."""

    exit_code = os.EX_CONFIG


class Finding(msgspec.Struct, frozen=True):
    """One value that the schema does not allow.

    Attributes:
        field: The feature's name.
        value: The value as received, shortened.
        allowed: What the schema allows, for a person.
        row: Zero-based row of the batch.
    """

    field: str
    value: str
    allowed: str
    row: int = 0

    def sentence(self) -> str:
        """The finding as one sentence."""
        return f"{self.field} is {self.value} in row {self.row}; allowed: {self.allowed}"


class RequestError(AppError):
    """The request cannot be answered; `status` is the HTTP code."""

    status = 400
    headers: tuple[tuple[bytes, bytes], ...] = ()
    findings: tuple[Finding, ...] = ()


class Malformed(RequestError):
    """Raise this when the body is not a request of the protocol: a shape that its data does not fill, say."""


class NotFound(RequestError):
    """Raise this for an unknown path, model or version."""

    status = 404


class MethodNotAllowed(RequestError):
    """Raise this when the path exists, but not with this method."""

    status = 405

    def __init__(self, message: str, allowed: str) -> None:
        super().__init__(message)
        self.headers = ((b"allow", allowed.encode()),)


class TooManyRows(RequestError):
    """Raise this when a request has more rows than the server takes at once."""

    status = 413


class UnsupportedBody(RequestError):
    """Raise this when the body's type or encoding is not one the server reads."""

    status = 415


class Invalid(RequestError):
    """Raise this when values are against the model's schema."""

    status = 422

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(". ".join(finding.sentence() for finding in findings))
