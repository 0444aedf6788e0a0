// The shape of the network (the qwen3 layout with tied embeddings), its parameters, and the packed copies that products read.
#pragma once
#include <string>
#include <vector>

#include "matmul.hpp"

constexpr int headSize = 64;
constexpr float normEpsilon = 1e-6f;
constexpr double ropeBase = 10000.0;

struct Shape {
  int width = 256, layers = 6, heads = 4, hidden = 768, vocabulary = 4096;
  int attention() const { return heads * headSize; }
};

enum class Kind { matrix, embedding, norm };

/** One parameter in the flat array of all of them; `parts` equal blocks of rows are separate matrices to the optimiser (q, k, v). */
struct Tensor {
  std::string name;
  std::size_t offset, count;
  int rows, columns;
  Kind kind;
  int parts;
};

/** Where the parameters of one layer stand in Parameters::tensors. */
struct LayerTensors {
  int attentionNorm, queryKeyValue, queryNorm, keyNorm, output, mlpNorm, gateUp, down;
};

struct Parameters {
  explicit Parameters(const Shape& shape);
  std::vector<Tensor> tensors;
  std::vector<LayerTensors> layers;
  int embedding = 0, finalNorm = 0;
  std::size_t size = 0;  // of the flat array, gaps between tensors included

 private:
  int add(std::string name, int rows, int columns, Kind kind, int parts = 1);
};

/** A weight matrix packed twice: for x·Wᵀ on the way forward and for dy·W on the way back. */
struct Panels {
  Buffer<Pair> forward, backward;
};

struct Model {
  explicit Model(const Shape& shape);
  Shape shape;
  Parameters parameters;
  Buffer<float> weights;
  std::vector<Panels> panels;  // by tensor; empty for norms

  const float* values(int tensor) const { return weights.get() + parameters.tensors[tensor].offset; }
  /** Fills the weights: matrices that write to the residual stream start at zero unless every one shall carry a gradient. */
  void initialise(std::uint64_t seed, bool everyMatrix);
  /** Renews the packed copies of every worker-th matrix after a change of the weights. */
  void pack(int worker, int workers);

 private:
  Buffer<Bf16> narrowed_;
};
