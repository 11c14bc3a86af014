"""The pre-deploy step: from code, data and tools to images in a registry, referred to by digest.

Bottom up: `commands` runs programs, `storage` is our own buildah storage, `base`, `wheels` and `bake` stack
layers on each other, `push` sends the result. `fingerprint` tells what an image would be made from without
making it; `training` and `releases` get the release that goes into a model's image. Nothing here knows
Pulumi.
"""
