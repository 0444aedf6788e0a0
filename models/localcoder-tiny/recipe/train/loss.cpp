// The top of a pass: logits of the rows with loss, their loss and its gradient. Logits are wide: f32 ones are only ever kept for as many
// rows as fit into the second-level cache, their gradients in bf16 for a larger block.
#include <cmath>

#include "pass.hpp"

namespace {
constexpr int logitRows = 48, blockRows = 512;

/** The largest logit. */
float highest(const float* logits, int count) {
  __m512 best = _mm512_loadu_ps(logits);
  for (int j = 16; j < count; j += 16) best = _mm512_max_ps(best, _mm512_loadu_ps(logits + j));
  return _mm512_reduce_max_ps(best);
}

/** Replaces each logit by e^(logit - top) and returns the sum. */
float exponentiate(float* logits, int count, float top) {
  const __m512 shift = _mm512_set1_ps(top);
  __m512 sum = _mm512_setzero_ps();
  for (int j = 0; j < count; j += 16) {
    const __m512 e = exponential(_mm512_sub_ps(_mm512_loadu_ps(logits + j), shift));
    _mm512_storeu_ps(logits + j, e);
    sum = _mm512_add_ps(sum, e);
  }
  return sumLanes(sum);
}

void scaleInto(const float* from, Bf16* to, int count, float by) {
  const __m512 scale = _mm512_set1_ps(by);
  for (int j = 0; j < count; j += 16) storeBf16(to + j, _mm512_mul_ps(_mm512_loadu_ps(from + j), scale));
}
}  // namespace

void Pass::allocateLogits() {
  const std::size_t vocabulary = shape_.vocabulary;
  logits_ = Buffer<float>(logitRows * vocabulary);
  dLogits_ = Buffer<Bf16>(blockRows * vocabulary);
}

void Pass::logitsOf(int firstRow, int rows) {
  const int width = shape_.width, vocabulary = shape_.vocabulary;
  multiply<Store::f32>(finalNormed_ + std::size_t(firstRow) * width, width, model_.panels[model_.parameters.embedding].forward, logits_,
                       vocabulary, rows, vocabulary, width);
}

void Pass::takeLoss(const MicroBatch& batch, float lossScale, bool backward) {
  const int all = int(lossRows_.size());
  missed_.assign(all + 1, 0);
  for (int block = 0; block < all; block += blockRows) {
    const int end = std::min(all, block + blockRows);
    for (int first = block; first < end; first += logitRows)
      rowLosses(batch, first, std::min(logitRows, end - first),
                backward ? dLogits_ + std::size_t(first - block) * shape_.vocabulary : nullptr, lossScale);
    if (backward) logitsBackward(block, end - block);
  }
  if (backward && all % 2) std::memset(dNormed_ + std::size_t(all) * shape_.width, 0, shape_.width * sizeof(float));
  for (const Span& span : batch.spans) {
    const auto from = std::lower_bound(lossRows_.begin(), lossRows_.end(), span.start) - lossRows_.begin();
    const auto to = std::lower_bound(lossRows_.begin(), lossRows_.end(), span.start + span.rows) - lossRows_.begin();
    if (from == to) continue;
    score.sequences++;
    score.exact += missed_[to] == missed_[from];
  }
}

void Pass::rowLosses(const MicroBatch& batch, int first, int rows, Bf16* dLogits, float lossScale) {
  const int vocabulary = shape_.vocabulary;
  logitsOf(first, rows);
  for (int i = 0; i < rows; i++) {
    float* logits = logits_ + std::size_t(i) * vocabulary;
    const int row = lossRows_[first + i], target = batch.targets[row];
    const float weight = batch.weights[row], wanted = logits[target], top = highest(logits, vocabulary);
    const float sum = exponentiate(logits, vocabulary, top);
    score.loss += weight * (std::log(sum) + top - wanted);
    score.weight += weight;
    score.correct += wanted >= top;
    score.counted++;
    missed_[first + i + 1] = missed_[first + i] + (wanted < top);
    if (!dLogits) continue;
    scaleInto(logits, dLogits, vocabulary, weight * lossScale / sum);
    dLogits[target] = toBf16((logits[target] / sum - 1.f) * weight * lossScale);
    dLogits += vocabulary;
  }
}

void Pass::logitsBackward(int first, int rows) {
  const int width = shape_.width, vocabulary = shape_.vocabulary, embedding = model_.parameters.embedding, evenRows = rowsFor(rows);
  if (evenRows > rows) std::memset(dLogits_ + std::size_t(rows) * vocabulary, 0, vocabulary * sizeof(Bf16));
  multiply<Store::f32>(dLogits_, vocabulary, model_.panels[embedding].backward, dNormed_ + std::size_t(first) * width, width, rows, width,
                       vocabulary);
  addMatrixGradient(embedding, dLogits_, finalNormed_ + std::size_t(first) * width, evenRows);
}

std::vector<Prediction> Pass::predict(const MicroBatch& batch) {
  forward(batch);
  std::vector<Prediction> predictions;
  const int all = int(lossRows_.size()), vocabulary = shape_.vocabulary;
  for (int first = 0; first < all; first += logitRows) {
    const int rows = std::min(logitRows, all - first);
    logitsOf(first, rows);
    for (int i = 0; i < rows; i++) {
      float* logits = logits_ + std::size_t(i) * vocabulary;
      const float sum = exponentiate(logits, vocabulary, highest(logits, vocabulary));
      const auto best = std::max_element(logits, logits + vocabulary) - logits;
      const float probability = logits[best] / sum, next = logits[batch.targets[lossRows_[first + i]]] / sum;
      logits[best] = 0;
      predictions.push_back({int(best), probability, highest(logits, vocabulary) / sum, next});
    }
  }
  return predictions;
}
