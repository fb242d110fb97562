"""Declared duties: who owes what to whom, how often, proved by which kind. See `policy`."""

from zhucun_cli.policies.policy import Duty, PairingRule, Policy, load_policy, read_policy

__all__ = ["Duty", "PairingRule", "Policy", "load_policy", "read_policy"]
