"""Readers of what wires send: bytes in, articles out."""
