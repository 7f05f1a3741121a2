"""`make proof`: what takes minutes to show. Bounded, on loopback only, and never part of the test suite.

The modules are named `proof_*.py`, so that `make test` does not find them. Each prints figures; the latest
stand in docs/proof.md.
"""
