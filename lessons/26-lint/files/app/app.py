print("Nagisa Books is open")
