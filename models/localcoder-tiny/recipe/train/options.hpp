// The command line.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model.hpp"
#include "optimiser.hpp"

struct Options {
  Shape shape;
  std::vector<std::pair<std::string, double>> data;  // base and weight
  std::vector<std::string> validation;
  std::string init, rowSeeds, resume, state, checkpoint, dump, logits;
  float rowNoise = 0.1f, promptLoss = 0.1f;
  std::optional<std::uint64_t> warmup, stable, decay, promptLossUntil;
  bool decayNow = false;
  std::uint64_t evalEvery = 5'000'000, saveEvery = 2'000'000, seed = 1;
  int stepTokens = 10240, microRows = 1024, longest = 1024, threads = 2;
  double logSeconds = 20;
  Rates rates;
};

/** Reads the flags; the shape is that of the --init or --resume file unless a flag changes it. */
Options readOptions(int argc, char** argv);
