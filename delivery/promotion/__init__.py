"""A release's way from stack to stack: tested, approved, deployed, watched, and taken back where it is bad.

`environment` is a stack as promotion sees it; `compatibility` whether a release fits there; `watching` what
it does under requests, and `limits` what of that is still right; `approval` and `reviews` who agreed;
`deploying` brings a release onto a stack; `promoting` and `withdrawing` are the two ways through all of it.
Every step is an entry of the one ledger, `model.registry`'s, under the alias that is the stack's name.
"""
