"""What can go wrong with the local registry, each with the fix in its text.

RegistryError             (infra/errors.py)
├── RegistryPortTaken     another process listens on its port
├── RegistryDiskFull      too little room for images
└── RegistryStartFailed   it did not answer in time
"""

from infra.errors import RegistryError


class RegistryPortTaken(RegistryError):
    """Raised when the registry's port is in use, for example by another registry on port 5000."""


class RegistryDiskFull(RegistryError):
    """Raised when the disk of the state folder has too little room left for an image."""


class RegistryStartFailed(RegistryError):
    """Raised when the registry ends or does not answer, with its last log lines."""
