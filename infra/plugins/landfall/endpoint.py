"""Asks an HTTPS endpoint once whether it is ready, trusting one authority alone."""

import http.client
import re
import socket
import ssl
from urllib.parse import urlsplit

_SECONDS = 5.0
_SHOWN = 200
"""Characters of a refusal's body that are told: /readyz lists what failed at its beginning."""


def valid(url: str) -> bool:
    """Whether a URL can be asked: https, a host, and no more than a port and a path."""
    return re.fullmatch(r"https://([-.\w]+|\[[0-9a-fA-F:]+\])(:\d{1,5})?(/[^\s?#]*)?", url) is not None


def probe(url: str, authority: str) -> str | None:
    """Ask once.

    Args:
        url: As `valid` has it.
        authority: Certificate of the authority that must have signed the endpoint's, as PEM.

    Returns:
        Why it is not ready, in words; None where it answers with 200.
    """
    address = urlsplit(url)
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=authority)
        connection = http.client.HTTPSConnection(
            address.hostname or "", address.port, timeout=_SECONDS, context=context
        )
        try:
            connection.request("GET", address.path or "/")
            answer = connection.getresponse()
            said = answer.read(_SHOWN).decode(errors="replace")
        finally:
            connection.close()
    except ssl.SSLCertVerificationError as error:
        return f"its certificate is not what was expected ({error.verify_message})"
    except ssl.SSLError as error:
        return f"no TLS connection ({error.reason or error})"
    except ConnectionRefusedError:
        return "nothing listens there yet"
    except (TimeoutError, socket.gaierror, OSError, http.client.HTTPException) as error:
        return f"no answer ({error or type(error).__name__})"
    if answer.status == http.HTTPStatus.OK:
        return None
    return f"it answers {answer.status}: {' '.join(said.split()) or 'nothing more'}"
