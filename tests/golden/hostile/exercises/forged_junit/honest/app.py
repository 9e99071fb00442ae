from service import app

import xml.etree.ElementTree as ElementTree


@app.get('/xml')
def xml():
    return ElementTree.tostring(ElementTree.Element('visits')).decode()
