"""A pipeline's stages around a release: the gate, the bake, and the smoke test of what was deployed.

`gating` trains what a stack's settings ask for and notes the digest; `baking` puts that release's image into
the stack's registry; `pinning` writes the digest into a copy of the stack's settings, so that preview and
update see the same release; `smoke` asks the deployed model for rows whose answers the release itself knows,
and `junit` tells it in the form that forges show. Which alias points where is `model.registry`'s.
"""
