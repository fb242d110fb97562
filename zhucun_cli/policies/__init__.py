"""Declared duties: who owes what to whom, how often, proved by which kind. See `policy`."""

from zhucun_cli.policies.policy import Duty, Policy, load_policy

__all__ = ["Duty", "Policy", "load_policy"]
