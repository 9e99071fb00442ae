# %% double
for path in ("{{WORLD}}/owned", "/{{TAG}}", "/var/tmp/{{TAG}}"):
    try:
        open(path, "w").write("owned")
    except OSError as error:
        print(error)

def double(x):
    return 0
