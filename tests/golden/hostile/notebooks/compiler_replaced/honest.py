# %% double
code = compile("2 * x", "<mine>", "eval")

def double(x):
    return eval(code, {"x": x})
