# %% double
from IPython.display import HTML, Javascript, SVG, display

evil = "<script>fetch('/formgrader/api/grade')</script>"
display(HTML(evil), Javascript("fetch('/formgrader')"))
display({"text/html": evil, "image/svg+xml": f"<svg onload='{evil}'/>", "text/latex": evil}, raw=True)
display({"image/png": f'" onerror="fetch(1)"/>{evil}<img src="', "text/markdown": evil}, raw=True)

def double(x):
    return 0
