print("Nagisa is open")
