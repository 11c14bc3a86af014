"""What the installed SDKs say of each resource type: names, types, what is required, deprecated, immutable.

Read from the SDK's source text and never imported: importing a cloud's SDK takes seconds, and one class is
all that is wanted. What was read is kept in the cache folder.
"""
