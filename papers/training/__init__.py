"""The papers of a training project, by paper."""
