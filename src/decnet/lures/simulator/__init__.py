"""Simulated attackers: real protocol clients, each from an address of its own that the sensor knows as ours."""

from decnet.lures.simulator.campaign import SCENARIOS, Outcome, attack
from decnet.lures.simulator.visit import Target

__all__ = ["SCENARIOS", "Outcome", "Target", "attack"]
