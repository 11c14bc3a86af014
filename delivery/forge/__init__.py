"""Where a review is read: as the one comment of a pull request, whatever forge it is on.

`artefact` is how a review gets from the job that made it to the job that may write, which trusts nothing in
it. `place` finds the pull request in what a pipeline's environment says; `posting` writes the comment, or
writes it anew in its place; `github`, `gitlab` and `azure_devops` speak to one forge each, through `client`.
`pipeline` is about the job's own log and summary. Nothing here decides what a comment says: that is
`delivery.comment`'s.
"""
