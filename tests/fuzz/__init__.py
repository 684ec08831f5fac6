"""Nonsense for decoys: ``python -m tests.fuzz NAME --seconds 60``."""
