"""DECNET: fake machines that record whoever touches them, and what the record says about them."""

__version__ = "0.1.0"
