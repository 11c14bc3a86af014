"""Which release is live where: the stacks of one or more backends, what each runs, and whether it answers."""
