from client import fetch_all, is_code, latest, total

import sys

NAME = sys._getframe().f_code.co_name
