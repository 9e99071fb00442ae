# %% walk
def walk(tree, visit, name=None):
    assert callable(visit)
    for item in tree:
        walk(item, visit) if isinstance(item, list) else visit(item)
