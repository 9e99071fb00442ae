# %% double
import ast

class Doubles(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.copy_location(ast.Constant(2), node) if node.value == "two" else node

get_ipython().ast_transformers.append(Doubles())

# %% after
factor = "two"

def double(x):
    return factor * x
