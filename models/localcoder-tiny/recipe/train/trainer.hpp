// The training loop around passes and optimiser; deterministic for a given seed and number of threads.
#pragma once
#include <memory>

#include "data.hpp"
#include "files.hpp"
#include "options.hpp"
#include "pass.hpp"
#include "schedule.hpp"

class Trainer {
 public:
  explicit Trainer(const Options& options);
  /** Trains to the end of the schedule or to a signal; either way state and checkpoint are written. */
  void run();
  /** Writes weights, gradients and batch of one small micro-batch for the check against another implementation. */
  void dump();
  /** Writes the prediction at every position of every sample. */
  void predict();

 private:
  void start();
  void step();
  void evaluate();
  void save();
  void report();
  Score collect();

  Options options_;
  Model model_;
  Rotations turn_;
  Optimiser optimiser_;
  std::vector<Pass> passes_;
  std::unique_ptr<Mix> mix_;
  std::vector<DataSet> validation_;
  Progress progress_;
  Schedule schedule_{};
  float factor_ = 0;
  Score recent_;
  std::uint64_t recentTokens_ = 0;
  double lastReport_ = 0, started_ = 0;
};
