// The step: Muon for matrices (momentum, made orthogonal by five Newton-Schulz rounds), AdamW without decay for embeddings and norms.
#pragma once
#include <vector>

#include "model.hpp"

struct Rates {
  float muon = 0.02f, embedding = 3e-3f, norm = 1.5e-3f, weightDecay = 0.02f;
};

/** What the optimiser remembers between steps; laid out as the weights (the second moment is unused for matrices). */
struct Moments {
  explicit Moments(std::size_t size) : first(size), second(size) {}
  Buffer<float> first, second;
};

/** Scratch memory of one worker for making a matrix orthogonal. */
class Orthogonaliser {
 public:
  explicit Orthogonaliser(const Shape& shape);
  /** Replaces a matrix by one with the same singular vectors and singular values near one. */
  void apply(float* matrix, int rows, int columns);

 private:
  Buffer<Bf16> x_, gram_, mix_;
  Buffer<float> wide_, square_, polynomial_;
  Buffer<Pair> panels_;
};

class Optimiser {
 public:
  Optimiser(Model& model, const Rates& rates, int workers);
  /** Sums the workers' gradients in their order and moves the weights; `factor` scales every rate. Steps count from one. */
  void step(const std::vector<const float*>& gradients, long step, float factor);
  Moments moments;

 private:
  struct Job {
    std::size_t offset;
    int rows, columns;
    Kind kind;
  };
  void run(const Job& job, const std::vector<const float*>& gradients, long step, float factor, Orthogonaliser& orthogonaliser);
  Model& model_;
  Rates rates_;
  std::vector<Job> jobs_;
  std::vector<Orthogonaliser> orthogonalisers_;
  Buffer<float> sum_;
};
