"""The `pulumi` of a clone: the real engine, with what keeps tracked stack files free of a user's own salts.

Owns what happens around the engine when a stack lives in Landfall's own backend: one user's file backend in
the state folder. With a team's backend it starts the engine and does nothing else. Standard library only. It
never touches a stack's resources.
"""
