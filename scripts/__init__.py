"""What developers of this repository run, by way of the Makefile. Nothing here is part of the product."""
