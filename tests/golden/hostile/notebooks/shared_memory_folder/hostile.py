# %% double
for path in ("/dev/shm/{{TAG}}", "/tmp/{{TAG}}"):
    try:
        open(path, "w").write("owned")
    except OSError as error:
        print(error)

def double(x):
    return 0
