"""The parts of `bench/serving.py` and `bench/soak.py`: servers, the load on them, and what is made of it."""
