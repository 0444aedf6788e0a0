// Samples on disk, the endless mix of several sets that training draws from, and micro-batches made of the draws.
//
// A set is two files: <base>.tok (uint16 token ids) and <base>.idx (uint32 triples: offset into .tok, length, length of the prompt).
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "batch.hpp"

struct Sample {
  std::uint32_t offset, length, prompt;
};

struct DataSet {
  /** Reads a set; samples longer than maxLength rows are left out and counted. */
  DataSet(std::string base, int maxLength, int vocabulary);
  std::string base;
  std::vector<std::uint16_t> tokens;
  std::vector<Sample> samples;
  std::size_t tooLong = 0;
};

struct Draw {
  const DataSet* set;
  std::size_t sample;
  std::uint64_t epoch, position;
  int length() const { return int(set->samples[sample].length) - 1; }  // the last token is only a target
};

/** Draws sample after sample. A set of weight w gives w times its size to each epoch of the mix, walking through its own shuffles. */
class Mix {
 public:
  Mix(std::vector<DataSet> sets, std::vector<double> weights, std::uint64_t seed);
  Draw next();
  void seek(std::uint64_t epoch, std::uint64_t position);
  std::uint64_t epoch() const { return epoch_; }
  std::uint64_t position() const { return position_; }
  /** Equal for equal sets and weights: positions mean the same only then. */
  std::uint64_t signature() const;
  std::size_t epochSize() const { return order_.size(); }
  const std::vector<DataSet>& sets() const { return sets_; }

 private:
  void beginEpoch();
  std::vector<DataSet> sets_;
  std::vector<double> weights_;
  std::uint64_t seed_, epoch_ = 0, position_ = 0;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> order_;  // set, sample
};

/** Which prompt tokens carry loss besides the answer: each with this probability, settled by seed and draw. */
struct PromptLoss {
  float share = 0;
  std::uint64_t seed = 0;
};

/** Appends a sample to a micro-batch. */
void append(MicroBatch& batch, const Draw& draw, PromptLoss promptLoss);

/** Spreads draws over micro-batches of about `rows` rows and nearly equal cost; their number is a multiple of `workers`. */
std::vector<std::vector<Draw>> balance(std::vector<Draw> draws, int rows, int workers);
