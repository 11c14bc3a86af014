"""Rules that a stack must keep, checked by the engine before anything is made: `--policy-pack infra/policy`.

`rule` says what a rule is, `rules/` holds them by what they are about, `properties` reads a resource whose
values may still be unknown, `pack` hands the rules to the engine. Rules are pure functions: they see one
resource's properties and say what is wrong with them.
"""
