#include "pass.hpp"

#include <cmath>

namespace {
/** silu(gate) * up, row by row; gate and up stand side by side. */
void activate(const Bf16* gateUp, Bf16* out, int rows, int hidden) {
  const __m512 one = _mm512_set1_ps(1.f), zero = _mm512_setzero_ps();
  for (int row = 0; row < rows; row++, gateUp += 2 * hidden, out += hidden)
    for (int i = 0; i < hidden; i += 16) {
      const __m512 gate = loadBf16(gateUp + i);
      const __m512 silu = _mm512_div_ps(gate, _mm512_add_ps(one, exponential(_mm512_sub_ps(zero, gate))));
      storeBf16(out + i, _mm512_mul_ps(silu, loadBf16(gateUp + hidden + i)));
    }
}

void activateBackward(const Bf16* gateUp, const Bf16* dOut, Bf16* dGateUp, int rows, int hidden) {
  const __m512 one = _mm512_set1_ps(1.f), zero = _mm512_setzero_ps();
  for (int row = 0; row < rows; row++, gateUp += 2 * hidden, dGateUp += 2 * hidden, dOut += hidden)
    for (int i = 0; i < hidden; i += 16) {
      const __m512 gate = loadBf16(gateUp + i), up = loadBf16(gateUp + hidden + i), d = loadBf16(dOut + i);
      const __m512 sigmoid = _mm512_div_ps(one, _mm512_add_ps(one, exponential(_mm512_sub_ps(zero, gate))));
      const __m512 slope = _mm512_mul_ps(sigmoid, _mm512_fmadd_ps(gate, _mm512_sub_ps(one, sigmoid), one));
      storeBf16(dGateUp + i, _mm512_mul_ps(_mm512_mul_ps(d, up), slope));
      storeBf16(dGateUp + hidden + i, _mm512_mul_ps(d, _mm512_mul_ps(gate, sigmoid)));
    }
}

}  // namespace

void Score::add(const Score& other) {
  loss += other.loss;
  weight += other.weight;
  correct += other.correct;
  counted += other.counted;
  exact += other.exact;
  sequences += other.sequences;
}

Pass::Pass(const Model& model, const Rotations& turn, int maxRows, int longest)
    : gradients(model.parameters.size), model_(model), turn_(turn), shape_(model.shape), attention_(longest) {
  // Packing goes by 16 rows and may read that far past the last one.
  const std::size_t rows = maxRows + 16, width = shape_.width, heads = shape_.attention(), hidden = shape_.hidden;
  const std::size_t widest = std::max(2 * hidden, 3 * heads);
  for (int l = 0; l < shape_.layers; l++) {
    Layer layer;
    layer.input = Buffer<float>(rows * width);
    layer.middle = Buffer<float>(rows * width);
    layer.inputInverse = Buffer<float>(rows);
    layer.middleInverse = Buffer<float>(rows);
    layer.normedInput = Buffer<Bf16>(rows * width);
    layer.queryKeyValue = Buffer<Bf16>(rows * 3 * heads);
    layer.query = Buffer<Bf16>(rows * heads);
    layer.key = Buffer<Bf16>(rows * heads);
    layer.probabilities = Buffer<Bf16>(rows * longest * shape_.heads);
    layer.attended = Buffer<Bf16>(rows * heads);
    layer.normedMiddle = Buffer<Bf16>(rows * width);
    layer.gateUp = Buffer<Bf16>(rows * 2 * hidden);
    layer.activated = Buffer<Bf16>(rows * hidden);
    layers_.push_back(std::move(layer));
  }
  residual_ = Buffer<float>(rows * width);
  dResidual_ = Buffer<float>(rows * width);
  dNormed_ = Buffer<float>(rows * width);
  finalInverse_ = Buffer<float>(rows);
  lastAttended_ = Buffer<Bf16>(rows * heads);
  finalNormed_ = Buffer<Bf16>(rows * width);
  dNarrow_ = Buffer<Bf16>(rows * std::max(width, heads));
  dWide_ = Buffer<Bf16>(rows * widest);
  dActivated_ = Buffer<Bf16>(rows * hidden);
  transposed_ = TransposedScratch(rows, std::max(width, heads));
  allocateLogits();
}

void Pass::train(const MicroBatch& batch, float lossScale) {
  forward(batch);
  if (lossRows_.empty()) return;
  takeLoss(batch, lossScale, true);
  backward(batch);
}

void Pass::evaluate(const MicroBatch& batch) {
  forward(batch);
  takeLoss(batch, 0, false);
}

void Pass::forward(const MicroBatch& batch) {
  rows_ = batch.rows();
  lossRows_.clear();
  for (int row = 0; row < rows_; row++)
    if (batch.weights[row] > 0) lossRows_.push_back(row);
  const int width = shape_.width, heads = shape_.attention(), hidden = shape_.hidden;
  const float* embedding = model_.values(model_.parameters.embedding);
  for (int row = 0; row < rows_; row++)
    std::memcpy(residual_ + std::size_t(row) * width, embedding + std::size_t(batch.tokens[row]) * width, width * sizeof(float));
  for (int l = 0; l < shape_.layers; l++) {
    Layer& layer = layers_[l];
    const LayerTensors& at = model_.parameters.layers[l];
    std::memcpy(layer.input, residual_, std::size_t(rows_) * width * sizeof(float));
    normForward(residual_, model_.values(at.attentionNorm), layer.normedInput, layer.inputInverse, rows_, width);
    multiply<Store::bf16>(layer.normedInput, width, model_.panels[at.queryKeyValue].forward, layer.queryKeyValue, 3 * heads, rows_,
                          3 * heads, width);
    attendAll(batch, l);
    // Above the last attention, rows without loss lead nowhere: only the others go on.
    const bool last = l == shape_.layers - 1;
    if (last) keepLossRows();
    const int rows = last ? rowsFor(int(lossRows_.size())) : rows_;
    multiply<Store::add>(last ? lastAttended_ : layer.attended, heads, model_.panels[at.output].forward, residual_, width, rows, width,
                         heads);
    std::memcpy(layer.middle, residual_, std::size_t(rows) * width * sizeof(float));
    normForward(residual_, model_.values(at.mlpNorm), layer.normedMiddle, layer.middleInverse, rows, width);
    multiply<Store::bf16>(layer.normedMiddle, width, model_.panels[at.gateUp].forward, layer.gateUp, 2 * hidden, rows, 2 * hidden, width);
    activate(layer.gateUp, layer.activated, rows, hidden);
    multiply<Store::add>(layer.activated, hidden, model_.panels[at.down].forward, residual_, width, rows, width, hidden);
  }
  normForward(residual_, model_.values(model_.parameters.finalNorm), finalNormed_, finalInverse_, rowsFor(int(lossRows_.size())), width);
}

void Pass::attendAll(const MicroBatch& batch, int l) {
  Layer& layer = layers_[l];
  const LayerTensors& at = model_.parameters.layers[l];
  const std::size_t heads = shape_.attention();
  std::size_t start = 0;
  probabilityStart_.clear();
  for (const Span& span : batch.spans) {
    probabilityStart_.push_back(start);
    for (int h = 0; h < shape_.heads; h++) {
      const std::size_t row = span.start, column = std::size_t(h) * headSize;
      const Bf16* raw = layer.queryKeyValue + row * 3 * heads + column;
      Bf16* query = layer.query + row * heads + column;
      Bf16* key = layer.key + row * heads + column;
      rotateForward(raw, 3 * heads, model_.values(at.queryNorm), turn_, query, heads, span.rows);
      rotateForward(raw + heads, 3 * heads, model_.values(at.keyNorm), turn_, key, heads, span.rows);
      attend({query, heads}, {key, heads}, {raw + 2 * heads, 3 * heads}, layer.probabilities + start, layer.attended + row * heads + column,
             heads, span.rows, attention_);
      start += std::size_t(span.rows) * span.rows;
    }
  }
}

void Pass::keepLossRows() {
  const std::size_t width = shape_.width, heads = shape_.attention(), kept = lossRows_.size(), all = rowsFor(int(kept));
  const Bf16* attended = layers_.back().attended;
  for (std::size_t i = 0; i < kept; i++) {
    const std::size_t row = lossRows_[i];
    // Rows only move towards the front, so moving them in order never overwrites one that is still needed.
    std::memmove(residual_ + i * width, residual_ + row * width, width * sizeof(float));
    std::memcpy(lastAttended_ + i * heads, attended + row * heads, heads * sizeof(Bf16));
  }
  std::memset(residual_ + kept * width, 0, (all - kept) * width * sizeof(float));
  std::memset(lastAttended_ + kept * heads, 0, (all - kept) * heads * sizeof(Bf16));
}

void Pass::backward(const MicroBatch& batch) {
  const int kept = rowsFor(int(lossRows_.size())), width = shape_.width;
  // takeLoss left the gradient of the normed rows in dNormed_.
  std::memset(dResidual_, 0, std::size_t(kept) * width * sizeof(float));
  const int finalNorm = model_.parameters.finalNorm;
  normBackward(residual_, model_.values(finalNorm), finalInverse_, dNormed_, dResidual_, gradient(finalNorm), kept, width);
  for (int l = shape_.layers - 1; l >= 0; l--) {
    const int rows = l == shape_.layers - 1 ? kept : rows_;
    mlpBackward(l, rows);
    outputBackward(l, rows);
    attentionBackward(batch, l);
  }
  float* dEmbedding = gradient(model_.parameters.embedding);
  for (int row = 0; row < rows_; row++) {
    float* to = dEmbedding + std::size_t(batch.tokens[row]) * width;
    const float* from = dResidual_ + std::size_t(row) * width;
    for (int i = 0; i < width; i += 16) _mm512_storeu_ps(to + i, _mm512_add_ps(_mm512_loadu_ps(to + i), _mm512_loadu_ps(from + i)));
  }
}

void Pass::addMatrixGradient(int tensor, const Bf16* dOut, const Bf16* input, int rows) {
  const Tensor& matrix = model_.parameters.tensors[tensor];
  multiplyTransposed(dOut, input, gradient(tensor), matrix.rows, matrix.columns, rows, transposed_);
}

void Pass::mlpBackward(int l, int rows) {
  Layer& layer = layers_[l];
  const LayerTensors& at = model_.parameters.layers[l];
  const int width = shape_.width, hidden = shape_.hidden;
  narrow(dResidual_, dNarrow_, std::size_t(rows) * width);
  multiply<Store::bf16>(dNarrow_, width, model_.panels[at.down].backward, dActivated_, hidden, rows, hidden, width);
  addMatrixGradient(at.down, dNarrow_, layer.activated, rows);
  activateBackward(layer.gateUp, dActivated_, dWide_, rows, hidden);
  multiply<Store::f32>(dWide_, 2 * hidden, model_.panels[at.gateUp].backward, dNormed_, width, rows, width, 2 * hidden);
  addMatrixGradient(at.gateUp, dWide_, layer.normedMiddle, rows);
  normBackward(layer.middle, model_.values(at.mlpNorm), layer.middleInverse, dNormed_, dResidual_, gradient(at.mlpNorm), rows, width);
}

void Pass::outputBackward(int l, int rows) {
  const bool last = l == shape_.layers - 1;
  const LayerTensors& at = model_.parameters.layers[l];
  const std::size_t width = shape_.width, heads = shape_.attention();
  Bf16* dAttended = dWide_;
  narrow(dResidual_, dNarrow_, std::size_t(rows) * width);
  multiply<Store::bf16>(dNarrow_, width, model_.panels[at.output].backward, dAttended, heads, rows, int(heads), int(width));
  addMatrixGradient(at.output, dNarrow_, last ? lastAttended_ : layers_[l].attended, rows);
  if (!last) {
    std::memcpy(dNarrow_, dAttended, std::size_t(rows) * heads * sizeof(Bf16));
    return;
  }
  // Back to all rows: those without loss have had no gradient so far.
  std::memset(dNarrow_, 0, std::size_t(rows_) * heads * sizeof(Bf16));
  for (std::size_t i = 0; i < lossRows_.size(); i++)
    std::memcpy(dNarrow_ + lossRows_[i] * heads, dAttended + i * heads, heads * sizeof(Bf16));
  std::size_t next = lossRows_.size();
  for (int row = rows_ - 1; row >= 0; row--) {
    float* to = dResidual_ + std::size_t(row) * width;
    if (next > 0 && lossRows_[next - 1] == row) std::memmove(to, dResidual_ + --next * width, width * sizeof(float));
    else std::memset(to, 0, width * sizeof(float));
  }
}

void Pass::attentionBackward(const MicroBatch& batch, int l) {
  Layer& layer = layers_[l];
  const LayerTensors& at = model_.parameters.layers[l];
  const std::size_t width = shape_.width, heads = shape_.attention();
  for (std::size_t s = 0; s < batch.spans.size(); s++) {
    const Span& span = batch.spans[s];
    for (int h = 0; h < shape_.heads; h++) {
      const std::size_t row = span.start, column = std::size_t(h) * headSize;
      const Bf16* raw = layer.queryKeyValue + row * 3 * heads + column;
      Bf16* dRaw = dWide_ + row * 3 * heads + column;
      attendBackward({layer.query + row * heads + column, heads}, {layer.key + row * heads + column, heads}, {raw + 2 * heads, 3 * heads},
                     layer.probabilities + probabilityStart_[s] + std::size_t(h) * span.rows * span.rows,
                     {dNarrow_ + row * heads + column, heads}, span.rows, attention_);
      rotateBackward(raw, 3 * heads, model_.values(at.queryNorm), turn_, attention_.dQuery, dRaw, 3 * heads, gradient(at.queryNorm),
                     span.rows);
      rotateBackward(raw + heads, 3 * heads, model_.values(at.keyNorm), turn_, attention_.dKey, dRaw + heads, 3 * heads,
                     gradient(at.keyNorm), span.rows);
      for (int t = 0; t < span.rows; t++) narrow(attention_.dValue + std::size_t(t) * headSize, dRaw + t * 3 * heads + 2 * heads, headSize);
    }
  }
  multiply<Store::f32>(dWide_, 3 * heads, model_.panels[at.queryKeyValue].backward, dNormed_, width, rows_, int(width), int(3 * heads));
  addMatrixGradient(at.queryKeyValue, dWide_, layer.normedInput, rows_);
  normBackward(layer.input, model_.values(at.attentionNorm), layer.inputInverse, dNormed_, dResidual_, gradient(at.attentionNorm), rows_,
               int(width));
}
