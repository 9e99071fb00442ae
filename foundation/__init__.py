"""What every room stands on: errors in two languages, the database, the jail. Imports nothing of ours."""
