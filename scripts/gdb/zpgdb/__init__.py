"""The parts of zp.py: cpu and kernel read, the others are commands."""
