"""What makes a network look lived in, and attacked: traffic of our own, marked as such at the source."""
