# %% factorial
def factorial(n):
    if n < 0:
        raise ValueError(f"no factorial({n})")
    return 1 if n < 2 else n * factorial(n - 1)
