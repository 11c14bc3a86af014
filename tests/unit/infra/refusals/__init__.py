"""What refusals of the clouds mean."""
