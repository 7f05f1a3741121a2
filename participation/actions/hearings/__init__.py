"""Stating what the council hears and decides."""
