"""Thalweg: the error of a neural network, drawn as a landscape over its weights."""

__version__ = "0.1.0"
