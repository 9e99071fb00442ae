"""Where published rows are kept: built once from the synthesis, read by the routes."""
