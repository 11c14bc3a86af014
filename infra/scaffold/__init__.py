"""A new cloud's skeleton: the files that every target has, to be filled until the contract suite passes."""
