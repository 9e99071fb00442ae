# %% double
import base64

from IPython.display import display

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
display({"image/png": base64.b64decode(PIXEL), "text/plain": "one <b>pixel</b>"}, raw=True)

def double(x):
    return 2 * x
