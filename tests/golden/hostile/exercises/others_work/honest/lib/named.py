NAME = 'visits'
