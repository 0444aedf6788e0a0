#include "norm.hpp"

#include <cmath>

#include "model.hpp"

namespace {
constexpr int half = headSize / 2;

__m512 inverseRms(const Bf16* x) {
  __m512 squares = _mm512_setzero_ps();
  for (int i = 0; i < headSize; i += 16) {
    const __m512 v = loadBf16(x + i);
    squares = _mm512_fmadd_ps(v, v, squares);
  }
  return _mm512_set1_ps(1.f / std::sqrt(sumLanes(squares) / headSize + normEpsilon));
}
}  // namespace

Rotations::Rotations(int positions) : cosine(std::size_t(positions) * half), sine(std::size_t(positions) * half) {
  for (int t = 0; t < positions; t++)
    for (int i = 0; i < half; i++) {
      const double angle = std::pow(ropeBase, -2.0 * i / headSize) * t;
      cosine[std::size_t(t) * half + i] = float(std::cos(angle));
      sine[std::size_t(t) * half + i] = float(std::sin(angle));
    }
}

void normForward(const float* x, const float* gain, Bf16* out, float* inverse, int rows, int width) {
  for (int row = 0; row < rows; row++, x += width, out += width) {
    __m512 squares = _mm512_setzero_ps();
    for (int i = 0; i < width; i += 16) {
      const __m512 v = _mm512_loadu_ps(x + i);
      squares = _mm512_fmadd_ps(v, v, squares);
    }
    inverse[row] = 1.f / std::sqrt(sumLanes(squares) / width + normEpsilon);
    const __m512 scale = _mm512_set1_ps(inverse[row]);
    for (int i = 0; i < width; i += 16)
      storeBf16(out + i, _mm512_mul_ps(_mm512_mul_ps(_mm512_loadu_ps(x + i), scale), _mm512_loadu_ps(gain + i)));
  }
}

void normBackward(const float* x, const float* gain, const float* inverse, const float* dOut, float* dx, float* dGain, int rows,
                  int width) {
  for (int row = 0; row < rows; row++, x += width, dOut += width, dx += width) {
    const __m512 scale = _mm512_set1_ps(inverse[row]);
    __m512 along = _mm512_setzero_ps();
    for (int i = 0; i < width; i += 16) {
      const __m512 unit = _mm512_mul_ps(_mm512_loadu_ps(x + i), scale), d = _mm512_loadu_ps(dOut + i);
      _mm512_storeu_ps(dGain + i, _mm512_fmadd_ps(d, unit, _mm512_loadu_ps(dGain + i)));
      along = _mm512_fmadd_ps(_mm512_mul_ps(d, _mm512_loadu_ps(gain + i)), unit, along);
    }
    const __m512 mean = _mm512_set1_ps(sumLanes(along) / width);
    for (int i = 0; i < width; i += 16) {
      const __m512 unit = _mm512_mul_ps(_mm512_loadu_ps(x + i), scale);
      const __m512 straight = _mm512_mul_ps(_mm512_loadu_ps(dOut + i), _mm512_loadu_ps(gain + i));
      const __m512 change = _mm512_mul_ps(scale, _mm512_fnmadd_ps(unit, mean, straight));
      _mm512_storeu_ps(dx + i, _mm512_add_ps(_mm512_loadu_ps(dx + i), change));
    }
  }
}

void rotateForward(const Bf16* x, std::size_t stride, const float* gain, const Rotations& turn, Bf16* out, std::size_t outStride,
                   int rows) {
  for (int row = 0; row < rows; row++, x += stride, out += outStride) {
    const float* cosines = turn.cosine.data() + std::size_t(row) * half;
    const float* sines = turn.sine.data() + std::size_t(row) * half;
    const __m512 scale = inverseRms(x);
    for (int i = 0; i < half; i += 16) {
      const __m512 a = _mm512_mul_ps(_mm512_mul_ps(loadBf16(x + i), scale), _mm512_loadu_ps(gain + i));
      const __m512 b = _mm512_mul_ps(_mm512_mul_ps(loadBf16(x + half + i), scale), _mm512_loadu_ps(gain + half + i));
      const __m512 c = _mm512_loadu_ps(cosines + i), s = _mm512_loadu_ps(sines + i);
      storeBf16(out + i, _mm512_fmsub_ps(a, c, _mm512_mul_ps(b, s)));
      storeBf16(out + half + i, _mm512_fmadd_ps(b, c, _mm512_mul_ps(a, s)));
    }
  }
}

void rotateBackward(const Bf16* x, std::size_t stride, const float* gain, const Rotations& turn, const float* dOut, Bf16* dx,
                    std::size_t dxStride, float* dGain, int rows) {
  for (int row = 0; row < rows; row++, x += stride, dOut += headSize, dx += dxStride) {
    const float* cosines = turn.cosine.data() + std::size_t(row) * half;
    const float* sines = turn.sine.data() + std::size_t(row) * half;
    alignas(64) float back[headSize];  // dOut turned back
    for (int i = 0; i < half; i += 16) {
      const __m512 a = _mm512_loadu_ps(dOut + i), b = _mm512_loadu_ps(dOut + half + i);
      const __m512 c = _mm512_loadu_ps(cosines + i), s = _mm512_loadu_ps(sines + i);
      _mm512_store_ps(back + i, _mm512_fmadd_ps(a, c, _mm512_mul_ps(b, s)));
      _mm512_store_ps(back + half + i, _mm512_fmsub_ps(b, c, _mm512_mul_ps(a, s)));
    }
    const __m512 scale = inverseRms(x);
    __m512 along = _mm512_setzero_ps();
    for (int i = 0; i < headSize; i += 16) {
      const __m512 unit = _mm512_mul_ps(loadBf16(x + i), scale), d = _mm512_load_ps(back + i);
      _mm512_storeu_ps(dGain + i, _mm512_fmadd_ps(d, unit, _mm512_loadu_ps(dGain + i)));
      along = _mm512_fmadd_ps(_mm512_mul_ps(d, _mm512_loadu_ps(gain + i)), unit, along);
    }
    const __m512 mean = _mm512_set1_ps(sumLanes(along) / headSize);
    for (int i = 0; i < headSize; i += 16) {
      const __m512 unit = _mm512_mul_ps(loadBf16(x + i), scale);
      const __m512 straight = _mm512_mul_ps(_mm512_load_ps(back + i), _mm512_loadu_ps(gain + i));
      storeBf16(dx + i, _mm512_mul_ps(scale, _mm512_fnmadd_ps(unit, mean, straight)));
    }
  }
}
