"""The report of a release for people: report.md and report.png."""
