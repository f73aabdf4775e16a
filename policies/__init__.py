"""Rules over a plan, and the CrossGuard pack that runs them in the engine."""
