#include "attention.hpp"

#include <cmath>

namespace {
constexpr int band = 6;  // rows that are scored together: the height of one tile
constexpr int headPairs = headSize / 2;
const float scoreScale = 1.f / std::sqrt(float(headSize));

/** Products of `count` rows (beginning at `row`) with every packed column up to the diagonal. */
void scoreBand(HeadRows left, const Pair* panels, float* out, std::size_t outStride, int row, int count) {
  const Pair* from = reinterpret_cast<const Pair*>(left.data + std::size_t(row) * left.stride);
  for (int c = 0; c < row + count; c += panelWidth) {
    const int blocks = std::min(4, (row + count - c + 15) / 16);
    multiplyBlocks<Store::f32>(blocks, from, left.stride / 2, 1, panels + std::size_t(c) * headPairs, headPairs, out + c, outStride, count);
  }
}

/**
 * Fills a row with n live columns, of which `end` are written, up with zeros as far as a band's or a panel's product may read.
 * Blocks of 16 may run over into the next row: rows are written in order, so what they spill there is overwritten.
 */
void fillRow(Bf16* row, int n, int end, int rowLength) {
  const int filled = std::min(rowLength, (n + band + panelWidth - 1) / panelWidth * panelWidth);
  if (filled > end) std::memset(row + end, 0, std::size_t(filled - end) * sizeof(Bf16));
}

/** Softmax of the first n scores, written as bf16 and followed by zeros. */
void softmaxRow(float* scores, int n, Bf16* out, int rowLength) {
  const int end = (n + 15) / 16 * 16;
  for (int j = n; j < end; j++) scores[j] = -1e30f;
  __m512 highest = _mm512_set1_ps(-1e30f);
  for (int j = 0; j < end; j += 16) highest = _mm512_max_ps(highest, _mm512_loadu_ps(scores + j));
  const __m512 top = _mm512_set1_ps(_mm512_reduce_max_ps(highest)), scale = _mm512_set1_ps(scoreScale);
  __m512 sum = _mm512_setzero_ps();
  for (int j = 0; j < end; j += 16) {
    const __m512 e =
        _mm512_maskz_mov_ps(lanesBelow(j, n), exponential(_mm512_mul_ps(_mm512_sub_ps(_mm512_loadu_ps(scores + j), top), scale)));
    _mm512_storeu_ps(scores + j, e);
    sum = _mm512_add_ps(sum, e);
  }
  const __m512 inverse = _mm512_set1_ps(1.f / sumLanes(sum));
  for (int j = 0; j < end; j += 16) storeBf16(out + j, _mm512_mul_ps(_mm512_loadu_ps(scores + j), inverse));
  fillRow(out, n, end, rowLength);
}

/** Gradient of the n scores of a row from the gradient of its probabilities. */
void softmaxRowBackward(const Bf16* probabilities, const float* dProbabilities, int n, Bf16* out, int rowLength) {
  const int end = (n + 15) / 16 * 16;
  __m512 along = _mm512_setzero_ps();
  for (int j = 0; j < end; j += 16)
    along = _mm512_fmadd_ps(loadBf16(probabilities + j), _mm512_maskz_loadu_ps(lanesBelow(j, n), dProbabilities + j), along);
  const __m512 mean = _mm512_set1_ps(sumLanes(along)), scale = _mm512_set1_ps(scoreScale);
  for (int j = 0; j < end; j += 16) {
    const __mmask16 live = lanesBelow(j, n);
    const __m512 offMean = _mm512_sub_ps(_mm512_maskz_loadu_ps(live, dProbabilities + j), mean);
    storeBf16(out + j, _mm512_maskz_mul_ps(live, _mm512_mul_ps(loadBf16(probabilities + j), scale), offMean));
  }
  fillRow(out, n, end, rowLength);
}

/** out = squareᵀ·right where the square is lower triangular: columns from j on need only the rows from j on. */
void multiplyLower(const Bf16* square, HeadRows right, float* out, int rows, AttentionScratch& scratch) {
  const int pairs = rows / 2;
  packAcrossRows(right.data, right.stride, scratch.firstPanel, rows, headSize);
  for (int j = 0; j < rows; j += panelWidth) {
    const int width = std::min(panelWidth, rows - j), skipped = j / 2;
    packAcrossRows(square + std::size_t(j) * rows + j, rows, scratch.square, rows - j, width);
    multiplyRows<4, Store::f32>(scratch.square, 1, panelWidth, scratch.firstPanel + std::size_t(skipped) * panelWidth, pairs - skipped,
                                out + std::size_t(j) * headSize, headSize, width);
  }
}
}  // namespace

AttentionScratch::AttentionScratch(int longest)
    : scores(std::size_t(band) * (longest + panelWidth)),
      dQuery(std::size_t(longest) * headSize),
      dKey(std::size_t(longest) * headSize),
      dValue(std::size_t(longest) * headSize),
      dScores(std::size_t(longest) * longest),
      firstPanel(std::size_t(longest + panelWidth) * headPairs),
      secondPanel(std::size_t(longest + panelWidth) * headPairs),
      square(std::size_t(longest) * panelWidth / 2) {}

void attend(HeadRows query, HeadRows key, HeadRows value, Bf16* probabilities, Bf16* out, std::size_t outStride, int rows,
            AttentionScratch& scratch) {
  const std::size_t stride = rows + panelWidth;
  packTransposed(key.data, key.stride, scratch.firstPanel, rows, headSize);
  packAcrossRows(value.data, value.stride, scratch.secondPanel, rows, headSize);
  for (int r = 0; r < rows; r += band) {
    const int count = std::min(band, rows - r);
    scoreBand(query, scratch.firstPanel, scratch.scores, stride, r, count);
    for (int i = 0; i < count; i++) softmaxRow(scratch.scores + i * stride, r + i + 1, probabilities + std::size_t(r + i) * rows, rows);
    multiplyRows<4, Store::bf16>(reinterpret_cast<const Pair*>(probabilities + std::size_t(r) * rows), rows / 2, 1, scratch.secondPanel,
                                 (r + count + 1) / 2, out + std::size_t(r) * outStride, outStride, count);
  }
}

void attendBackward(HeadRows query, HeadRows key, HeadRows value, const Bf16* probabilities, HeadRows dOut, int rows,
                    AttentionScratch& scratch) {
  const std::size_t stride = rows + panelWidth;
  packTransposed(value.data, value.stride, scratch.firstPanel, rows, headSize);
  packAcrossRows(key.data, key.stride, scratch.secondPanel, rows, headSize);
  for (int r = 0; r < rows; r += band) {
    const int count = std::min(band, rows - r);
    Bf16* dScores = scratch.dScores + std::size_t(r) * rows;
    scoreBand(dOut, scratch.firstPanel, scratch.scores, stride, r, count);
    for (int i = 0; i < count; i++)
      softmaxRowBackward(probabilities + std::size_t(r + i) * rows, scratch.scores + i * stride, r + i + 1, dScores + std::size_t(i) * rows,
                         rows);
    multiplyRows<4, Store::f32>(reinterpret_cast<const Pair*>(dScores), rows / 2, 1, scratch.secondPanel, (r + count + 1) / 2,
                                scratch.dQuery + std::size_t(r) * headSize, headSize, count);
  }
  multiplyLower(probabilities, dOut, scratch.dValue, rows, scratch);
  multiplyLower(scratch.dScores, query, scratch.dKey, rows, scratch);
}
