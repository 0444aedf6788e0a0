#include "data.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "files.hpp"
#include "random.hpp"

DataSet::DataSet(std::string from, int maxLength, int vocabulary) : base(std::move(from)) {
  tokens = readWhole<std::uint16_t>(base + ".tok");
  const auto index = readWhole<std::uint32_t>(base + ".idx");
  for (std::size_t i = 0; i + 2 < index.size(); i += 3) {
    const Sample sample{index[i], index[i + 1], index[i + 2]};
    if (std::size_t(sample.offset) + sample.length > tokens.size())
      throw std::runtime_error(base + ".idx points beyond the end of " + base + ".tok");
    if (sample.length < 2 || int(sample.length) - 1 > maxLength) tooLong++;
    else samples.push_back(sample);
  }
  for (const std::uint16_t token : tokens)
    if (token >= vocabulary)
      throw std::runtime_error(base + ".tok has token " + std::to_string(token) + ", the vocabulary only " + std::to_string(vocabulary));
}

Mix::Mix(std::vector<DataSet> sets, std::vector<double> weights, std::uint64_t seed)
    : sets_(std::move(sets)), weights_(std::move(weights)), seed_(seed) {
  beginEpoch();
}

void Mix::beginEpoch() {
  order_.clear();
  for (std::size_t s = 0; s < sets_.size(); s++) {
    const std::uint64_t size = sets_[s].samples.size();
    if (size == 0) continue;
    // Draws of this set are numbered through all epochs; draw n is entry n mod size of shuffle n / size.
    const auto from = std::uint64_t(std::floor(double(epoch_) * weights_[s] * double(size)));
    const auto to = std::uint64_t(std::floor(double(epoch_ + 1) * weights_[s] * double(size)));
    std::vector<std::uint32_t> shuffled(size);
    for (std::uint64_t n = from; n < to; n++) {
      if (n == from || n % size == 0) {
        for (std::uint32_t i = 0; i < size; i++) shuffled[i] = i;
        Random::of(seed_, 1, s, n / size).shuffle(shuffled);
      }
      order_.emplace_back(std::uint32_t(s), shuffled[n % size]);
    }
  }
  Random::of(seed_, 2, epoch_).shuffle(order_);
}

Draw Mix::next() {
  for (int empty = 0; position_ >= order_.size(); empty++) {
    if (empty > 1000) throw std::runtime_error("the training data is empty");
    epoch_++;
    position_ = 0;
    beginEpoch();
  }
  const auto [set, sample] = order_[position_];
  return {&sets_[set], sample, epoch_, position_++};
}

void Mix::seek(std::uint64_t epoch, std::uint64_t position) {
  epoch_ = epoch;
  position_ = position;
  beginEpoch();
}

std::uint64_t Mix::signature() const {
  std::uint64_t mixed = seed_;
  for (std::size_t s = 0; s < sets_.size(); s++)
    mixed = Random::of(mixed, sets_[s].samples.size(), sets_[s].tokens.size(), std::uint64_t(weights_[s] * 1e6)).next();
  return mixed;
}

void append(MicroBatch& batch, const Draw& draw, PromptLoss promptLoss) {
  const Sample& sample = draw.set->samples[draw.sample];
  const std::uint16_t* tokens = draw.set->tokens.data() + sample.offset;
  const int start = batch.rows(), length = draw.length(), rows = rowsFor(length);
  batch.spans.push_back({start, length, rows});
  batch.tokens.resize(start + rows, 0);
  batch.targets.resize(start + rows, 0);
  batch.weights.resize(start + rows, 0);
  Random random = Random::of(promptLoss.seed, 3, draw.epoch, draw.position);
  for (int t = 0; t < length; t++) {
    batch.tokens[start + t] = tokens[t];
    batch.targets[start + t] = tokens[t + 1];
    const bool answer = t + 1 >= int(sample.prompt);
    batch.weights[start + t] = answer || (promptLoss.share > 0 && random.uniform() < promptLoss.share) ? 1.f : 0.f;
  }
}

std::vector<std::vector<Draw>> balance(std::vector<Draw> draws, int rows, int workers) {
  // Attention grows with the square of the length; at 2,500 rows it costs as much as everything else.
  const auto cost = [](const Draw& draw) {
    const double length = rowsFor(draw.length());
    return length * (1 + length / 2500);
  };
  double total = 0;
  for (const Draw& draw : draws) total += cost(draw);
  const int rounds = std::max(1, int(std::ceil(total / rows / workers)));
  std::vector<std::vector<Draw>> batches(std::size_t(rounds) * workers);
  std::vector<double> loads(batches.size(), 0);
  // Longest first, each to the lightest batch so far.
  std::stable_sort(draws.begin(), draws.end(), [&](const Draw& a, const Draw& b) { return a.length() > b.length(); });
  for (const Draw& draw : draws) {
    const auto lightest = std::min_element(loads.begin(), loads.end()) - loads.begin();
    batches[lightest].push_back(draw);
    loads[lightest] += cost(draw);
  }
  return batches;
}
