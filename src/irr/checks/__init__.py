"""Requirements held against figures: pass, fail, inconclusive, undefined."""
