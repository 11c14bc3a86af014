"""`python -m infra.smoke [stack]`: a real prediction through a stack's endpoint, and what to do with it next.

Reads the stack's outputs as any user would, through `pulumi stack output`, and knows nothing of how the
stack came about. It changes nothing.
"""
