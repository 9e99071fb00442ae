# %% walk
def walk(tree, visit):
    waiting = list(tree)
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting[:0] = item
        else:
            visit(item)
