"""Lets the tests in every folder import tests/qemu.py."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
