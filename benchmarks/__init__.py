"""Benchmarks: ratios against the libraries that users come from, all measured side by side in one run."""
