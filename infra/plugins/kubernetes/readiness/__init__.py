"""When an object is ready, kind by kind, and what it is waiting for until then.

Each kind is one module with one function from the live object to `Progress`; `kinds` lists them, `wait` asks
them.
"""
