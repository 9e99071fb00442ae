# %% factorial
def factorial(n):
    # a factorial( that calls itself
    return 1 if n < 2 else n * factorial(n - 1)

# %% comment
comment = "done"
print(len(In))
