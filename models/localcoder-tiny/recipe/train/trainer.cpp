#include "trainer.hpp"

#include <chrono>
#include <cmath>
#include <csignal>

#include "workers.hpp"

namespace {
volatile std::sig_atomic_t stopAsked = 0, decayAsked = 0;

double seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

std::vector<DataSet> readSets(const std::vector<std::string>& bases, const Options& options) {
  std::vector<DataSet> sets;
  for (const std::string& base : bases) {
    sets.emplace_back(base, options.longest, options.shape.vocabulary);
    std::printf("%s: %zu samples, %zu tokens, %zu left out as too long\n", base.c_str(), sets.back().samples.size(),
                sets.back().tokens.size(), sets.back().tooLong);
  }
  return sets;
}

std::vector<Draw> everySample(const DataSet& set) {
  std::vector<Draw> draws;
  for (std::size_t i = 0; i < set.samples.size(); i++) draws.push_back({&set, i, 0, i});
  return draws;
}

MicroBatch batchOf(const std::vector<Draw>& draws, PromptLoss promptLoss) {
  MicroBatch batch;
  for (const Draw& draw : draws) append(batch, draw, promptLoss);
  return batch;
}
}  // namespace

Trainer::Trainer(const Options& options)
    : options_(options), model_(options.shape), turn_(options.longest), optimiser_(model_, options.rates, options.threads) {
  // A batch is filled while it is lighter than the average, so it may exceed --micro-rows by one sequence.
  for (int t = 0; t < options.threads; t++) passes_.emplace_back(model_, turn_, options.microRows + options.longest, options.longest);
  std::vector<std::string> bases;
  std::vector<double> weights;
  for (const auto& [base, weight] : options.data) {
    bases.push_back(base);
    weights.push_back(weight);
  }
  mix_ = std::make_unique<Mix>(readSets(bases, options), weights, options.seed);
  validation_ = readSets(options.validation, options);
  start();
}

void Trainer::start() {
  model_.initialise(options_.seed, !options_.dump.empty());
  if (!options_.init.empty()) readCheckpoint(options_.init, model_, {options_.rowSeeds, options_.rowNoise, options_.seed});
  if (!options_.resume.empty()) {
    progress_ = readState(options_.resume, model_, optimiser_.moments);
    if (progress_.dataSignature == mix_->signature()) {
      mix_->seek(progress_.epoch, progress_.position);
    } else {
      std::printf("the data or the seed has changed: going on with a new epoch\n");
      mix_->seek(progress_.epoch + 1, 0);
    }
  }
  // What the command line leaves open is as it was when the state was saved.
  const bool resumed = !options_.resume.empty();
  schedule_.warmup = options_.warmup.value_or(resumed ? progress_.warmup : 100'000);
  schedule_.stable = options_.stable.value_or(resumed ? progress_.stable : 0);
  schedule_.decay = options_.decay.value_or(resumed ? progress_.decay : 0);
  if (options_.decayNow) schedule_.stable = progress_.tokens - std::min(progress_.tokens, schedule_.warmup);
  progress_.promptLossUntil = options_.promptLossUntil.value_or(resumed ? progress_.promptLossUntil : schedule_.end() / 2);
  inParallel(options_.threads, [&](int worker) { model_.pack(worker, options_.threads); });
}

void Trainer::run() {
  std::signal(SIGTERM, [](int) { stopAsked = 1; });
  std::signal(SIGINT, [](int) { stopAsked = 1; });
  std::signal(SIGUSR1, [](int) { decayAsked = 1; });
  std::size_t count = 0;
  for (const Tensor& tensor : model_.parameters.tensors) count += tensor.count;
  std::printf("%.2fM parameters; an epoch is %zu samples; at step %lu, %.2fM of %.2fM tokens\n", double(count) / 1e6, mix_->epochSize(),
              progress_.step, double(progress_.tokens) / 1e6, double(schedule_.end()) / 1e6);
  std::uint64_t nextSave = progress_.tokens + options_.saveEvery, nextEval = progress_.tokens + options_.evalEvery;
  if (progress_.tokens == 0) evaluate();  // where it starts from
  started_ = lastReport_ = seconds();
  while (progress_.tokens < schedule_.end() && !stopAsked) {
    if (decayAsked) {
      decayAsked = 0;
      schedule_.stable = progress_.tokens - std::min(progress_.tokens, schedule_.warmup);
      std::printf("decay begins at %.2fM tokens and ends at %.2fM\n", double(progress_.tokens) / 1e6, double(schedule_.end()) / 1e6);
    }
    step();
    if (seconds() - lastReport_ >= options_.logSeconds) report();
    if (progress_.tokens >= nextSave) {
      save();
      nextSave = progress_.tokens + options_.saveEvery;
    }
    if (progress_.tokens >= nextEval) {
      evaluate();
      nextEval = progress_.tokens + options_.evalEvery;
    }
  }
  if (recentTokens_ > 0) report();
  save();
  if (!stopAsked) evaluate();
  std::printf("%s at step %lu, %.2fM tokens\n", stopAsked ? "stopped" : "done", progress_.step, double(progress_.tokens) / 1e6);
}

void Trainer::step() {
  std::vector<Draw> draws;
  int tokens = 0;
  while (tokens < options_.stepTokens) {
    draws.push_back(mix_->next());
    tokens += draws.back().length();
  }
  const auto shares = balance(draws, options_.microRows, options_.threads);
  const PromptLoss promptLoss{progress_.tokens < progress_.promptLossUntil ? options_.promptLoss : 0.f, options_.seed};
  std::vector<MicroBatch> batches;
  double weight = 0;
  for (const auto& share : shares) {
    batches.push_back(batchOf(share, promptLoss));
    weight += batches.back().totalWeight();
  }
  // Worker w takes batches w, w + threads, … : sums are made in the same order however busy the machine is.
  inParallel(options_.threads, [&](int worker) {
    Pass& pass = passes_[worker];
    pass.gradients.clear();
    for (std::size_t i = worker; i < batches.size(); i += options_.threads)
      if (batches[i].rows() > 0) pass.train(batches[i], float(1 / weight));
  });
  const Score score = collect();
  if (!std::isfinite(score.loss)) throw std::runtime_error("the loss is no longer a number: go on from the last state with lower rates");
  recent_.add(score);
  recentTokens_ += tokens;
  factor_ = schedule_.factor(progress_.tokens, progress_.tokens + tokens);
  progress_.step++;
  progress_.tokens += tokens;
  std::vector<const float*> gradients;
  for (const Pass& pass : passes_) gradients.push_back(pass.gradients);
  optimiser_.step(gradients, long(progress_.step), factor_);
  inParallel(options_.threads, [&](int worker) { model_.pack(worker, options_.threads); });
}

Score Trainer::collect() {
  Score sum;
  for (Pass& pass : passes_) {
    sum.add(pass.score);
    pass.score = {};
  }
  return sum;
}

void Trainer::evaluate() {
  for (const DataSet& set : validation_) {
    const double from = seconds();
    const auto shares = balance(everySample(set), options_.microRows, options_.threads);
    inParallel(options_.threads, [&](int worker) {
      for (std::size_t i = worker; i < shares.size(); i += options_.threads)
        if (!shares[i].empty()) passes_[worker].evaluate(batchOf(shares[i], {}));
    });
    const Score s = collect();
    std::printf("validation %s tokens %.2fM loss %.4f accuracy %.4f exact %.4f (%ld of %ld, %.1f s)\n", set.base.c_str(),
                double(progress_.tokens) / 1e6, s.loss / s.weight, double(s.correct) / double(s.counted),
                double(s.exact) / double(s.sequences), s.exact, s.sequences, seconds() - from);
  }
  std::fflush(stdout);
}

void Trainer::save() {
  progress_.epoch = mix_->epoch();
  progress_.position = mix_->position();
  progress_.dataSignature = mix_->signature();
  progress_.warmup = schedule_.warmup;
  progress_.stable = schedule_.stable;
  progress_.decay = schedule_.decay;
  if (!options_.state.empty()) writeState(options_.state, model_, optimiser_.moments, progress_);
  if (!options_.checkpoint.empty()) writeCheckpoint(options_.checkpoint, model_);
}

void Trainer::report() {
  const double now = seconds();
  std::printf("step %lu epoch %lu time %.0fs tokens %.3fM loss %.4f accuracy %.4f rate %.3f speed %.0f/s\n", progress_.step, mix_->epoch(),
              now - started_, double(progress_.tokens) / 1e6, recent_.loss / recent_.weight,
              double(recent_.correct) / double(recent_.counted), double(factor_), double(recentTokens_) / (now - lastReport_));
  std::fflush(stdout);
  lastReport_ = now;
  recent_ = {};
  recentTokens_ = 0;
}

void Trainer::dump() {
  std::vector<Draw> draws;
  for (int i = 0; i < 3; i++) draws.push_back(mix_->next());
  const MicroBatch batch = batchOf(draws, {0.3f, options_.seed});
  passes_[0].train(batch, float(1 / batch.totalWeight()));
  writeCheckpoint(options_.dump + ".weights", model_);
  writeTensors(options_.dump + ".gradients", model_.parameters, passes_[0].gradients);
  std::FILE* file = std::fopen((options_.dump + ".batch").c_str(), "wb");
  if (!file) throw std::runtime_error("cannot write " + options_.dump + ".batch");
  const std::int32_t header[2] = {std::int32_t(batch.spans.size()), batch.rows()};
  const double loss = passes_[0].score.loss / passes_[0].score.weight;
  std::fwrite(header, sizeof header, 1, file);
  std::fwrite(batch.spans.data(), sizeof(Span), batch.spans.size(), file);
  std::fwrite(batch.tokens.data(), 4, batch.tokens.size(), file);
  std::fwrite(batch.targets.data(), 4, batch.targets.size(), file);
  std::fwrite(batch.weights.data(), 4, batch.weights.size(), file);
  std::fwrite(&loss, sizeof loss, 1, file);
  std::fclose(file);
  std::printf("dumped %zu sequences, loss %.6f\n", batch.spans.size(), loss);
}

void Trainer::predict() {
  std::FILE* file = std::fopen(options_.logits.c_str(), "wb");
  if (!file) throw std::runtime_error("cannot write " + options_.logits);
  for (const DataSet& set : mix_->sets())
    for (const Draw& draw : everySample(set)) {
      const auto predictions = passes_[0].predict(batchOf({draw}, {1.f, 0}));
      std::fwrite(predictions.data(), sizeof(Prediction), predictions.size(), file);
    }
  std::fclose(file);
}
