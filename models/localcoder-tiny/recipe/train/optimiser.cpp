#include "optimiser.hpp"

#include <atomic>
#include <cmath>

#include "workers.hpp"

namespace {
/** to[columns][rows] = from[rows][columns] transposed; both are multiples of 16. */
void transpose(const float* from, float* to, int rows, int columns) {
  for (int i = 0; i < rows; i += 16)
    for (int j = 0; j < columns; j += 16)
      transposeBlock(reinterpret_cast<const Pair*>(from + std::size_t(i) * columns + j), columns,
                     reinterpret_cast<Pair*>(to + std::size_t(j) * rows + i), rows);
}

/** out[size][size] = left * panels where the product is known to be symmetric: what is above the diagonal blocks is mirrored. */
void multiplySymmetric(const Bf16* left, const Pair* panels, float* out, int size, int depth) {
  const int pairs = depth / 2;
  const Pair* rows = reinterpret_cast<const Pair*>(left);
  for (int c = 0; c < size; c += panelWidth)
    multiplyRows<4, Store::f32>(rows + std::size_t(c) * pairs, pairs, 1, panels + std::size_t(c) * pairs, pairs,
                                out + std::size_t(c) * size + c, size, size - c);
  for (int i = panelWidth; i < size; i += 16)
    for (int j = 0; j < i / panelWidth * panelWidth; j += 16)
      transposeBlock(reinterpret_cast<const Pair*>(out + std::size_t(i) * size + j), size,
                     reinterpret_cast<Pair*>(out + std::size_t(j) * size + i), size);
}
}  // namespace

Orthogonaliser::Orthogonaliser(const Shape& shape) {
  const std::size_t widest = std::max({shape.hidden, shape.width, shape.attention()}), size = widest * widest;
  x_ = Buffer<Bf16>(size);
  gram_ = Buffer<Bf16>(size);
  mix_ = Buffer<Bf16>(size);
  wide_ = Buffer<float>(size);
  square_ = Buffer<float>(size);
  polynomial_ = Buffer<float>(size);
  panels_ = Buffer<Pair>(size / 2);
}

void Orthogonaliser::apply(float* matrix, int rows, int columns) {
  // Works on the flat side: with at most as many rows as columns the Gram matrix is the small one.
  const bool turned = rows > columns;
  const int r = turned ? columns : rows, c = turned ? rows : columns;
  const std::size_t count = std::size_t(rows) * columns, squareCount = std::size_t(r) * r;
  double squares = 0;
  for (std::size_t i = 0; i < count; i++) squares += double(matrix[i]) * matrix[i];
  const float inverse = 1.f / (std::sqrt(float(squares)) + 1e-12f);
  for (std::size_t i = 0; i < count; i++) matrix[i] *= inverse;
  if (turned) transpose(matrix, wide_, rows, columns);
  narrow(turned ? wide_.get() : matrix, x_, count);
  for (int round = 0; round < 5; round++) {
    // X ← aX + (bG + cG²)X with G = XXᵀ
    packTransposed(x_, c, panels_, r, c);
    multiplySymmetric(x_, panels_, square_, r, c);
    narrow(square_, gram_, squareCount);
    packTransposed(gram_, r, panels_, r, r);
    multiplySymmetric(gram_, panels_, polynomial_, r, r);
    for (std::size_t i = 0; i < squareCount; i++) polynomial_[i] = -4.7750f * square_[i] + 2.0315f * polynomial_[i];
    for (int i = 0; i < r; i++) polynomial_[std::size_t(i) * r + i] += 3.4445f;
    narrow(polynomial_, mix_, squareCount);
    packAcrossRows(x_, c, panels_, r, c);
    multiply<Store::f32>(mix_, r, panels_, wide_, c, r, c, r);
    narrow(wide_, x_, count);
  }
  if (turned) transpose(wide_, matrix, r, c);
  else std::memcpy(matrix, wide_, count * sizeof(float));
}

Optimiser::Optimiser(Model& model, const Rates& rates, int workers)
    : moments(model.parameters.size), model_(model), rates_(rates), sum_(model.parameters.size) {
  for (const Tensor& tensor : model.parameters.tensors) {
    // The embedding is cut into pieces only to share the work out.
    const int parts = tensor.kind == Kind::embedding ? 8 : tensor.parts;
    for (int part = 0; part < parts; part++)
      jobs_.push_back({tensor.offset + tensor.count / parts * part, tensor.rows / parts, tensor.columns, tensor.kind});
  }
  for (int worker = 0; worker < workers; worker++) orthogonalisers_.emplace_back(model.shape);
}

void Optimiser::step(const std::vector<const float*>& gradients, long step, float factor) {
  // Jobs are independent of each other, so who takes which does not change the result.
  std::atomic<std::size_t> next{0};
  inParallel(int(orthogonalisers_.size()), [&](int worker) {
    for (std::size_t i; (i = next++) < jobs_.size();) run(jobs_[i], gradients, step, factor, orthogonalisers_[worker]);
  });
}

void Optimiser::run(const Job& job, const std::vector<const float*>& gradients, long step, float factor, Orthogonaliser& orthogonaliser) {
  const std::size_t count = std::size_t(job.rows) * job.columns;
  float* gradient = sum_.get() + job.offset;
  float* weight = model_.weights.get() + job.offset;
  float* first = moments.first.get() + job.offset;
  float* second = moments.second.get() + job.offset;
  std::memcpy(gradient, gradients[0] + job.offset, count * sizeof(float));
  for (std::size_t w = 1; w < gradients.size(); w++) {
    const float* other = gradients[w] + job.offset;
    for (std::size_t i = 0; i < count; i++) gradient[i] += other[i];
  }
  if (job.kind == Kind::matrix) {
    // Momentum grows over the first 300 steps, when gradients still turn quickly; the step looks ahead (Nesterov).
    const float momentum = std::min(0.95f, 0.85f + 0.1f * float(step) / 300.f);
    for (std::size_t i = 0; i < count; i++) {
      first[i] = momentum * first[i] + (1 - momentum) * gradient[i];
      gradient[i] = (1 - momentum) * gradient[i] + momentum * first[i];
    }
    orthogonaliser.apply(gradient, job.rows, job.columns);
    const float rate = rates_.muon * factor, scaled = rate * std::sqrt(std::max(1.f, float(job.rows) / float(job.columns)));
    const float keep = 1 - rate * rates_.weightDecay;
    for (std::size_t i = 0; i < count; i++) weight[i] = weight[i] * keep - scaled * gradient[i];
    return;
  }
  constexpr float beta1 = 0.9f, beta2 = 0.95f;
  const float unbias1 = 1 / (1 - std::pow(beta1, float(step))), unbias2 = 1 / (1 - std::pow(beta2, float(step)));
  const float rate = factor * (job.kind == Kind::embedding ? rates_.embedding : rates_.norm);
  for (std::size_t i = 0; i < count; i++) {
    first[i] = beta1 * first[i] + (1 - beta1) * gradient[i];
    second[i] = beta2 * second[i] + (1 - beta2) * gradient[i] * gradient[i];
    weight[i] -= rate * (first[i] * unbias1) / (std::sqrt(second[i] * unbias2) + 1e-10f);
  }
}
