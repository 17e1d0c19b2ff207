"""What harvesters pull: one module or folder for each protocol."""
