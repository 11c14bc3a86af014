"""What a cloud means when it refuses: what it is about, how much there is, and what to do.

The clouds' plugins tell a refusal in the cloud's own words, which the engine shows as they are. Owns the
sentence after them. Each target keeps its table in its folder; a refusal that no table knows stays as it is.
"""
