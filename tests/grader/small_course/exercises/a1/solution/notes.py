NOTE = "kept from the solution"
