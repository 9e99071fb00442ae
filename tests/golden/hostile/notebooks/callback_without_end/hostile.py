# %% walk
def walk(tree, visit):
    while True:
        visit(1)
