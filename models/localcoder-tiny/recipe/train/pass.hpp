// One worker's forward and backward pass. Workers share the model read-only; each has its own activations and gradients.
#pragma once
#include "attention.hpp"
#include "batch.hpp"
#include "norm.hpp"

/** What passes add up; a sequence is exact when the likeliest token is the right one at every position with loss. */
struct Score {
  double loss = 0, weight = 0;
  long correct = 0, counted = 0, exact = 0, sequences = 0;
  void add(const Score& other);
};

/** The prediction at one row: the likeliest token, its probability and the second's, and that of the token which comes next in fact. */
struct Prediction {
  int token;
  float probability, runnerUp, next;
};

class Pass {
 public:
  /** Room for micro-batches of up to maxRows rows whose sequences have up to longest rows. */
  Pass(const Model& model, const Rotations& turn, int maxRows, int longest);
  /** Adds to `gradients` the gradient of the weighted loss times lossScale, and to `score`. */
  void train(const MicroBatch& batch, float lossScale);
  /** Adds to `score` only. */
  void evaluate(const MicroBatch& batch);
  /** The prediction at every row with a weight, in row order. */
  std::vector<Prediction> predict(const MicroBatch& batch);

  Buffer<float> gradients;  // laid out as Model::weights
  Score score;

 private:
  struct Layer {
    Buffer<float> input, middle, inputInverse, middleInverse;
    Buffer<Bf16> normedInput, queryKeyValue, query, key, probabilities, attended, normedMiddle, gateUp, activated;
  };
  void forward(const MicroBatch& batch);
  void attendAll(const MicroBatch& batch, int layer);
  void keepLossRows();
  void allocateLogits();
  void logitsOf(int firstRow, int rows);
  void takeLoss(const MicroBatch& batch, float lossScale, bool backward);
  void rowLosses(const MicroBatch& batch, int first, int rows, Bf16* dLogits, float lossScale);
  void logitsBackward(int first, int rows);
  void backward(const MicroBatch& batch);
  void mlpBackward(int layer, int rows);
  void outputBackward(int layer, int rows);
  void attentionBackward(const MicroBatch& batch, int layer);
  float* gradient(int tensor) { return gradients.get() + model_.parameters.tensors[tensor].offset; }
  void addMatrixGradient(int tensor, const Bf16* dOut, const Bf16* input, int rows);

  const Model& model_;
  const Rotations& turn_;
  const Shape shape_;
  int rows_ = 0;
  std::vector<int> lossRows_, missed_;         // missed_[i]: how many of the first i rows with loss were predicted wrong
  std::vector<std::size_t> probabilityStart_;  // by span
  std::vector<Layer> layers_;
  Buffer<float> residual_, dResidual_, dNormed_, finalInverse_, logits_;
  Buffer<Bf16> lastAttended_, finalNormed_, dNarrow_, dWide_, dActivated_, dLogits_;
  TransposedScratch transposed_;
  AttentionScratch attention_;
};
