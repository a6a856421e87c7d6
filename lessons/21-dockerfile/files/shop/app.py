# The opening hours of the shop, as the notice at the door says them.
hours = open("hours.txt").read().strip()
print("Nagisa Books opens at", hours)
