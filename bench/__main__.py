"""`make bench`: all figures, or those named on the command line."""

from bench import password, rule
from bench.figure import machine
from bench.worlds import worlds

if __name__ == "__main__":
    machine()
    password.measure()
    with worlds() as all_worlds:
        rule.measure(all_worlds)
