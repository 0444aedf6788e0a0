// What one forward and backward pass works on: a few whole sequences, laid one after the other without padding between lengths.
#pragma once
#include <vector>

/** One sequence's rows: `length` real tokens from row `start`, then unused rows up to `rows` (an even number). */
struct Span {
  int start, length, rows;
};

struct MicroBatch {
  std::vector<Span> spans;
  std::vector<int> tokens, targets;  // by row
  std::vector<float> weights;        // by row; 0 where no loss is taken
  int rows() const { return int(tokens.size()); }
  double totalWeight() const {
    double sum = 0;
    for (const float weight : weights) sum += weight;
    return sum;
  }
};

/** Rows that so many tokens take: an even number, because sums over rows go by pairs. */
inline int rowsFor(int length) { return (length + 1) / 2 * 2; }
