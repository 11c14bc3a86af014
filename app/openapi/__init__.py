"""The OpenAPI document of one release: its own feature names, ranges, categories and examples.

Source of the form: https://spec.openapis.org/oas/v3.1.0. Owns the document only, not what is answered.
"""

from app.openapi.document import document

__all__ = ["document"]
