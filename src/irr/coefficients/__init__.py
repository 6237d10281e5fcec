"""Coefficients: one module a family, each formula registered where it is written."""
