"""KTrack: what your freelancers know, your people keep."""

__version__ = "0.1.0"
