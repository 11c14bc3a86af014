"""What was changed outside the program: the world against the state, without writing either."""
