// Matrix products on bf16 with f32 sums.
//
// The right-hand factor is first packed into panels: 64 columns wide, one row of 64 pairs for every two steps of the
// summed dimension. A tile of six rows by 64 columns then lives in 24 registers, and each pair of the left-hand factor
// is broadcast once: the loop does little but dot products.
#pragma once
#include <algorithm>

#include "simd.hpp"

constexpr int panelWidth = 64;

/** What a product does with its result: overwrite f32, add to f32, or overwrite bf16. */
enum class Store { f32, add, bf16 };

template <Store S>
constexpr std::size_t storedBytes = S == Store::bf16 ? 2 : 4;

/** One tile: R rows by 16*N columns. Pair p of row r of the left factor is left[r * rowStride + p * pairStride]. */
template <int R, int N, Store S>
inline void multiplyTile(const Pair* left, std::size_t rowStride, std::size_t pairStride, const Pair* panel, int pairs, void* out,
                         std::size_t outStride) {
  __m512 sum[R][N];
  for (int r = 0; r < R; r++)
    for (int n = 0; n < N; n++) sum[r][n] = _mm512_setzero_ps();
  for (int p = 0; p < pairs; p++) {
    __m512i right[N];
    for (int n = 0; n < N; n++) right[n] = _mm512_loadu_si512(panel + std::size_t(p) * panelWidth + n * 16);
    for (int r = 0; r < R; r++) {
      const __m512i one = _mm512_set1_epi32(int(left[r * rowStride + p * pairStride]));
      for (int n = 0; n < N; n++) sum[r][n] = _mm512_dpbf16_ps(sum[r][n], (__m512bh)one, (__m512bh)right[n]);
    }
  }
  for (int r = 0; r < R; r++)
    for (int n = 0; n < N; n++) {
      if constexpr (S == Store::bf16) {
        storeBf16(static_cast<Bf16*>(out) + r * outStride + n * 16, sum[r][n]);
      } else {
        float* to = static_cast<float*>(out) + r * outStride + n * 16;
        if constexpr (S == Store::add) sum[r][n] = _mm512_add_ps(sum[r][n], _mm512_loadu_ps(to));
        _mm512_storeu_ps(to, sum[r][n]);
      }
    }
}

/** Any number of rows by 16*N columns of one panel. */
template <int N, Store S>
void multiplyRows(const Pair* left, std::size_t rowStride, std::size_t pairStride, const Pair* panel, int pairs, void* out,
                  std::size_t outStride, int rows) {
  int r = 0;
  for (; r + 6 <= rows; r += 6)
    multiplyTile<6, N, S>(left + r * rowStride, rowStride, pairStride, panel, pairs,
                          static_cast<char*>(out) + r * outStride * storedBytes<S>, outStride);
  left += r * rowStride;
  out = static_cast<char*>(out) + r * outStride * storedBytes<S>;
  switch (rows - r) {
    case 5: return multiplyTile<5, N, S>(left, rowStride, pairStride, panel, pairs, out, outStride);
    case 4: return multiplyTile<4, N, S>(left, rowStride, pairStride, panel, pairs, out, outStride);
    case 3: return multiplyTile<3, N, S>(left, rowStride, pairStride, panel, pairs, out, outStride);
    case 2: return multiplyTile<2, N, S>(left, rowStride, pairStride, panel, pairs, out, outStride);
    case 1: return multiplyTile<1, N, S>(left, rowStride, pairStride, panel, pairs, out, outStride);
  }
}

/** As multiplyRows, with the number of 16-column blocks (1 to 4) known only at run time. */
template <Store S>
void multiplyBlocks(int blocks, const Pair* left, std::size_t rowStride, std::size_t pairStride, const Pair* panel, int pairs, void* out,
                    std::size_t outStride, int rows) {
  switch (blocks) {
    case 1: return multiplyRows<1, S>(left, rowStride, pairStride, panel, pairs, out, outStride, rows);
    case 2: return multiplyRows<2, S>(left, rowStride, pairStride, panel, pairs, out, outStride, rows);
    case 3: return multiplyRows<3, S>(left, rowStride, pairStride, panel, pairs, out, outStride, rows);
    default: return multiplyRows<4, S>(left, rowStride, pairStride, panel, pairs, out, outStride, rows);
  }
}

/** out[rows][columns] (op)= left[rows][depth] * panels; columns is a multiple of 64. */
template <Store S>
void multiply(const Bf16* left, std::size_t leftStride, const Pair* panels, void* out, std::size_t outStride, int rows, int columns,
              int depth) {
  const int pairs = depth / 2;
  // 240 rows of the left factor stay in the second-level cache while every panel passes by.
  for (int from = 0; from < rows; from += 240) {
    const int count = std::min(240, rows - from);
    const Pair* block = reinterpret_cast<const Pair*>(left + std::size_t(from) * leftStride);
    char* to = static_cast<char*>(out) + std::size_t(from) * outStride * storedBytes<S>;
    for (int c = 0; c < columns; c += panelWidth)
      multiplyRows<4, S>(block, leftStride / 2, 1, panels + std::size_t(c) * pairs, pairs, to + c * storedBytes<S>, outStride, count);
  }
}

/** Packs [rows][columns] into panels for a product that sums over the rows; rows is even, columns a multiple of 64. */
inline void packAcrossRows(const Bf16* from, std::size_t stride, Pair* to, int rows, int columns) {
  const int pairs = rows / 2;
  for (int c = 0; c < columns; c += panelWidth) {
    Pair* panel = to + std::size_t(c) * pairs;
    for (int p = 0; p < pairs; p++) {
      const Bf16* even = from + std::size_t(2 * p) * stride + c;
      const Bf16* odd = even + stride;
      for (int j = 0; j < panelWidth; j += 16) {
        const __m512i low = _mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(even + j)));
        const __m512i high = _mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(odd + j)));
        _mm512_storeu_si512(panel + std::size_t(p) * panelWidth + j, _mm512_or_si512(low, _mm512_slli_epi32(high, 16)));
      }
    }
  }
}

/** Transposes a 16 by 16 block of pairs. */
inline void transposeBlock(const Pair* from, std::size_t fromStride, Pair* to, std::size_t toStride) {
  __m512i row[16], half[16];
  for (int i = 0; i < 16; i++) row[i] = _mm512_loadu_si512(from + i * fromStride);
  for (int i = 0; i < 16; i += 2) {
    half[i] = _mm512_unpacklo_epi32(row[i], row[i + 1]);
    half[i + 1] = _mm512_unpackhi_epi32(row[i], row[i + 1]);
  }
  for (int i = 0; i < 16; i += 4) {
    row[i] = _mm512_unpacklo_epi64(half[i], half[i + 2]);
    row[i + 1] = _mm512_unpackhi_epi64(half[i], half[i + 2]);
    row[i + 2] = _mm512_unpacklo_epi64(half[i + 1], half[i + 3]);
    row[i + 3] = _mm512_unpackhi_epi64(half[i + 1], half[i + 3]);
  }
  for (int k = 0; k < 4; k++) {
    const __m512i even01 = _mm512_shuffle_i32x4(row[k], row[k + 4], 0x88), odd01 = _mm512_shuffle_i32x4(row[k], row[k + 4], 0xdd);
    const __m512i even23 = _mm512_shuffle_i32x4(row[k + 8], row[k + 12], 0x88), odd23 = _mm512_shuffle_i32x4(row[k + 8], row[k + 12], 0xdd);
    _mm512_storeu_si512(to + k * toStride, _mm512_shuffle_i32x4(even01, even23, 0x88));
    _mm512_storeu_si512(to + (k + 4) * toStride, _mm512_shuffle_i32x4(odd01, odd23, 0x88));
    _mm512_storeu_si512(to + (k + 8) * toStride, _mm512_shuffle_i32x4(even01, even23, 0xdd));
    _mm512_storeu_si512(to + (k + 12) * toStride, _mm512_shuffle_i32x4(odd01, odd23, 0xdd));
  }
}

/** Packs [columns][depth] into panels for a product that sums over depth, a multiple of 32; columns is rounded up to a multiple of 16. */
inline void packTransposed(const Bf16* from, std::size_t stride, Pair* to, int columns, int depth) {
  const int pairs = depth / 2;
  const Pair* source = reinterpret_cast<const Pair*>(from);
  for (int c = 0; c < columns; c += 16) {
    Pair* panel = to + std::size_t(c / panelWidth) * panelWidth * pairs + c % panelWidth;
    for (int p = 0; p < pairs; p += 16)
      transposeBlock(source + std::size_t(c) * (stride / 2) + p, stride / 2, panel + std::size_t(p) * panelWidth, panelWidth);
  }
}

/** Room for the packed factors of multiplyTransposed: the narrower one whole, the wider one a panel at a time. */
struct TransposedScratch {
  TransposedScratch() = default;
  TransposedScratch(std::size_t depth, std::size_t narrower) : whole(depth * narrower / 2), panel(depth * panelWidth / 2) {}
  Buffer<Pair> whole, panel;
};

/** out[rows][columns] += leftᵀ * right, where left is [depth][rows] and right [depth][columns]: the gradient of a weight matrix. */
inline void multiplyTransposed(const Bf16* left, const Bf16* right, float* out, int rows, int columns, int depth,
                               TransposedScratch& scratch) {
  const int pairs = depth / 2;
  // A block of 64 by 64 sums is finished before the next one is begun, so that the gradient passes through memory once; the chunks of
  // both panels that it is made of (64 KB each) stay in the second-level cache.
  constexpr int chunk = 256;
  const auto block = [&](const Pair* leftPanel, const Pair* rightPanel, float* sums) {
    for (int p = 0; p < pairs; p += chunk)
      multiplyRows<4, Store::add>(leftPanel + std::size_t(p) * panelWidth, 1, panelWidth, rightPanel + std::size_t(p) * panelWidth,
                                  std::min(chunk, pairs - p), sums, columns, panelWidth);
  };
  const bool tall = rows >= columns;
  if (tall) packAcrossRows(right, columns, scratch.whole, depth, columns);
  else packAcrossRows(left, rows, scratch.whole, depth, rows);
  for (int w = 0; w < std::max(rows, columns); w += panelWidth) {
    packAcrossRows((tall ? left : right) + w, tall ? rows : columns, scratch.panel, depth, panelWidth);
    for (int n = 0; n < std::min(rows, columns); n += panelWidth) {
      const Pair* other = scratch.whole + std::size_t(n) * pairs;
      if (tall) block(scratch.panel, other, out + std::size_t(w) * columns + n);
      else block(other, scratch.panel, out + std::size_t(n) * columns + w);
    }
  }
}
