from service import app

import subprocess

subprocess.Popen(['sleep', '120'], start_new_session=True)
