echo the real tool
