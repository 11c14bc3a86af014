"""What Landfall needs on a machine: pinned tools, its folders, and the `pulumi` that a clone uses.

Standard library only: it runs before anything is installed. It deliberately knows nothing of models, clouds
or Pulumi programs.
"""
