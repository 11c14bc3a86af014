"""What a person sees of the serving process: the page at `/` and the release's certificate.

Owns text and looks only. Everything is computed once at the start from the release; what changes, the page's
script asks the server's own endpoints for. Nothing comes from outside: no font, script, style or picture.
"""

from app.page.answers import negotiated
from app.page.certificate import certificate
from app.page.certificate_page import certificate_page
from app.page.model_page import page

__all__ = ["certificate", "certificate_page", "negotiated", "page"]
