"""The front doors, and the only place where the stages meet."""
