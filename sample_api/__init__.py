"""The sample health API: synthetic figures, good practice to read, a partner with quirks. Runs alone."""
