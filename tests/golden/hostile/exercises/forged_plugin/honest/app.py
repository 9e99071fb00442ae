from service import app

PLUGINS = {}


def register(name, plugin):
    PLUGINS[name] = plugin


register('plain', dict)
