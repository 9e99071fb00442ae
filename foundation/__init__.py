"""What every room stands on: errors in two languages, the database, key files, the jail. Imports nothing of ours."""
