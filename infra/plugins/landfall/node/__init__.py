"""One real Kubernetes node as one contained process tree on this machine.

`lifecycle` is the way in (create, read, update, delete); `python -m infra.plugins.landfall.node` is the same
for people. Every other module holds one part: where things lie (`layout`), who may speak (`pki`), what runs
(`components`), what runs it (`init`, `supervisor`), and what it must leave behind: nothing (`leftovers`).
"""
