"""The three-way comparison: what the code plans, what the engine's state holds, and what is live."""
