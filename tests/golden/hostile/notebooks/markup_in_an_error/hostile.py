# %% double
evil = "<script>fetch('/formgrader')</script><img src=x onerror=fetch(1)>"
link = "\x1b]8;;javascript:fetch(1)\x1b\\here\x1b]8;;\x1b\\ \x1b[31;\"onload='fetch(1)'m <a href='javascript:fetch(1)'>"
print(evil, link)

def double(x):
    return 0

raise type(evil, (Exception,), {"__module__": evil})(evil + link)
