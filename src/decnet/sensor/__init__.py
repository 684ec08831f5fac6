"""What runs where attackers reach: hosts that move bytes, and what keeps the evidence. It knows nothing of ``core``."""
