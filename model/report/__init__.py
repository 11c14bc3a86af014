"""The report of a release for people: report.md, report.html, its pictures, and the model card.

One document (`document`) is written twice: as Markdown, and as one HTML file with nothing from outside.
"""
