"""The report's pictures: one module each, from records to PNG. Equal records give equal bytes."""
