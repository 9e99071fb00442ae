# %% double
import base64

from IPython.display import display

evil = "<svg xmlns='http://www.w3.org/2000/svg' onload='fetch(1)'><script>fetch('/formgrader')</script></svg>"
for image in (evil, '" onerror="fetch(1)', "javascript:fetch(1)", evil.encode(), base64.b64encode(evil.encode()).decode()):
    display({"image/png": image}, raw=True, metadata={"image/png": {"width": '1" onload="fetch(1)'}})

def double(x):
    return 0
