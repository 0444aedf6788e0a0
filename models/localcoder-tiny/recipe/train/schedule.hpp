#pragma once
#include <cstdint>

/** Rate by tokens seen: a linear rise, a plateau of any length, a linear fall to zero. */
struct Schedule {
  std::uint64_t warmup, stable, decay;
  std::uint64_t end() const { return warmup + stable + decay; }
  /** The share of the full rate for a step that goes from `before` to `after` tokens, taken at its middle. */
  float factor(std::uint64_t before, std::uint64_t after) const {
    const double tokens = (double(before) + double(after)) / 2;
    if (tokens < double(warmup)) return float(tokens / double(warmup));
    const double left = double(end()) - tokens;
    if (tokens < double(warmup + stable)) return 1;
    return left <= 0 || decay == 0 ? 0 : float(left / double(decay));
  }
};
