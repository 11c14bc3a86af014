"""The road from a pull request to production: what a reviewer reads, and what a merge then does.

`comment` turns previews into the one comment of a pull request. Nothing here declares infrastructure: that is
the program's, in `infra`.
"""
