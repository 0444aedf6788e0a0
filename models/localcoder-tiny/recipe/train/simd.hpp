// The few AVX512 primitives everything else is built from, and the aligned memory they work on.
#pragma once
#include <immintrin.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

#if !defined(__AVX512F__) || !defined(__AVX512BW__) || !defined(__AVX512BF16__)
#error "This trainer needs a CPU with AVX512-BF16 (Zen 4, Cooper Lake, Sapphire Rapids or later) and -march=native."
#endif

using Bf16 = std::uint16_t;
/** Two bf16 numbers that are neighbours along the dimension a product sums over: what one dot-product lane eats. */
using Pair = std::uint32_t;

/** Zeroed, cache-line aligned memory with a margin, so that kernels may read a little past the end. */
template <class T>
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(std::size_t count) : count_(count) {
    // calloc leaves untouched pages unmapped: room for the longest sequences costs nothing until one comes. (Huge pages were tried
    // and gain nothing.)
    raw_ = std::calloc(count * sizeof(T) + 512, 1);
    if (!raw_) throw std::bad_alloc();
    data_ = reinterpret_cast<T*>((reinterpret_cast<std::uintptr_t>(raw_) + 63) & ~std::uintptr_t{63});
  }
  Buffer(Buffer&& other) noexcept { *this = std::move(other); }
  Buffer& operator=(Buffer&& other) noexcept {
    std::swap(raw_, other.raw_);
    std::swap(data_, other.data_);
    std::swap(count_, other.count_);
    return *this;
  }
  ~Buffer() { std::free(raw_); }
  operator T*() { return data_; }
  operator const T*() const { return data_; }
  T* get() { return data_; }
  const T* get() const { return data_; }
  std::size_t size() const { return count_; }
  void clear() { std::memset(data_, 0, count_ * sizeof(T)); }

 private:
  void* raw_ = nullptr;
  T* data_ = nullptr;
  std::size_t count_ = 0;
};

inline __m512 loadBf16(const Bf16* from) {
  const __m256i narrow = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
  return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(narrow), 16));
}

inline void storeBf16(Bf16* to, __m512 value) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), (__m256i)_mm512_cvtneps_pbh(value)); }

inline Bf16 toBf16(float value) {
  Bf16 lanes[16];
  storeBf16(lanes, _mm512_set1_ps(value));
  return lanes[0];
}

inline float sumLanes(__m512 value) { return _mm512_reduce_add_ps(value); }

/** Mask of the lanes from, from+1, … that are below end (all sixteen when they all are). */
inline __mmask16 lanesBelow(int from, int end) { return end - from >= 16 ? __mmask16(0xffff) : __mmask16((1u << (end - from)) - 1); }

/** e to the power x, about seven digits: range reduction to a power of two and a polynomial. */
inline __m512 exponential(__m512 x) {
  x = _mm512_min_ps(_mm512_max_ps(x, _mm512_set1_ps(-87.f)), _mm512_set1_ps(88.f));
  const __m512 scaled = _mm512_mul_ps(x, _mm512_set1_ps(1.44269504f));
  const __m512 whole = _mm512_roundscale_ps(scaled, 0);
  const __m512 part = _mm512_sub_ps(scaled, whole);
  __m512 p = _mm512_set1_ps(1.54035304e-4f);
  p = _mm512_fmadd_ps(p, part, _mm512_set1_ps(1.33335581e-3f));
  p = _mm512_fmadd_ps(p, part, _mm512_set1_ps(9.61812911e-3f));
  p = _mm512_fmadd_ps(p, part, _mm512_set1_ps(5.55041087e-2f));
  p = _mm512_fmadd_ps(p, part, _mm512_set1_ps(2.40226507e-1f));
  p = _mm512_fmadd_ps(p, part, _mm512_set1_ps(6.93147181e-1f));
  p = _mm512_fmadd_ps(p, part, _mm512_set1_ps(1.f));
  return _mm512_scalef_ps(p, whole);
}

/** Rounds count floats to bf16; count is a multiple of 16. */
inline void narrow(const float* from, Bf16* to, std::size_t count) {
  for (std::size_t i = 0; i < count; i += 16) storeBf16(to + i, _mm512_loadu_ps(from + i));
}
