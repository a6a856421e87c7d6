print("Nagisa report")
