"""Made-up figures on real places: the facts they hang on, and the numbers drawn from a seed."""
