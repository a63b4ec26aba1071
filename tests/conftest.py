"""Settings of hypothesis: ``HYPOTHESIS_PROFILE=nightly`` tries many more examples."""

import os

from hypothesis import settings

# Derandomised, so that a red run is red again; without a deadline, because machines of CI stall.
settings.register_profile("default", max_examples=25, derandomize=True, database=None, deadline=None)
settings.register_profile("nightly", settings.get_profile("default"), max_examples=300, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
