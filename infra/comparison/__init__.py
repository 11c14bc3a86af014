"""What changes when a stack's cloud is swapped: two previews of the same program side by side.

Owns the matching of resources by what they are for, and the words. It asks no cloud: whoever calls it brings
the previews.
"""
