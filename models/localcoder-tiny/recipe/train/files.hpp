// Files of the trainer: checkpoints (weights), states (everything a run needs to go on) and row seeds (where new vocabulary rows start).
//
// checkpoint  int32 × 8: 0x7117, width, layers, heads, head size, hidden, vocabulary, tensors; then every tensor as f32, in order
// state       "LCTS", uint32 version, the header of a checkpoint, Progress; then weights, first and second moments of every tensor as f32
// row seeds   uint32: for each new row a count and that many ids of old rows; rows past the end of the file have none
#pragma once
#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

#include "model.hpp"
#include "optimiser.hpp"

/** Where a run stands. */
struct Progress {
  std::uint64_t step = 0, tokens = 0, epoch = 0, position = 0, dataSignature = 0;
  std::uint64_t warmup = 0, stable = 0, decay = 0, promptLossUntil = 0;
};

struct RowSeeds {
  std::string file;    // may be empty: every new row starts from the mean of all
  float noise = 0.1f;  // as a share of the old rows' standard deviation
  std::uint64_t seed = 1;
};

template <class T>
std::vector<T> readWhole(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (!file) throw std::runtime_error("cannot read " + path);
  std::fseek(file, 0, SEEK_END);
  std::vector<T> items(std::size_t(std::ftell(file)) / sizeof(T));
  std::rewind(file);
  const std::size_t got = std::fread(items.data(), sizeof(T), items.size(), file);
  std::fclose(file);
  if (got != items.size()) throw std::runtime_error("cannot read all of " + path);
  return items;
}

/** The shape in the header of a checkpoint or a state. */
Shape readShape(const std::string& path);
/** Loads weights; a checkpoint with fewer vocabulary rows than the model is filled up from the row seeds. */
void readCheckpoint(const std::string& path, Model& model, const RowSeeds& seeds);
/** Writes weights, replacing an older file only when the new one is complete; so does writeState. */
void writeCheckpoint(const std::string& path, const Model& model);
Progress readState(const std::string& path, Model& model, Moments& moments);
void writeState(const std::string& path, const Model& model, const Moments& moments, const Progress& progress);
/** Writes values laid out as the weights, without a header (for the gradient check). */
void writeTensors(const std::string& path, const Parameters& parameters, const float* values);
