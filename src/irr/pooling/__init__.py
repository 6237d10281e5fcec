"""Results of a comparison in one row a code and file, put together: for each code over the files, and over all codes."""

from irr.pooling.model import CodePool, Compared, Pool, PoolOptions
from irr.pooling.pooling import pool
from irr.pooling.reading import read_comparison

__all__ = ["CodePool", "Compared", "Pool", "PoolOptions", "pool", "read_comparison"]
