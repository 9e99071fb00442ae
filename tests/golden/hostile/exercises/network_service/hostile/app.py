import urllib.request

raise RuntimeError(urllib.request.urlopen('http://127.0.0.1:{{PORT}}/', timeout=5).read())
