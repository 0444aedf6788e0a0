// Seeded random numbers of our own, because the standard library's shuffles and distributions differ between compilers.
#pragma once
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  /** A generator for one thing among many, told apart by up to three numbers. */
  static Random of(std::uint64_t seed, std::uint64_t a, std::uint64_t b = 0, std::uint64_t c = 0) {
    std::uint64_t mixed = seed;
    for (const std::uint64_t part : {a, b, c}) mixed = Random(mixed ^ (part * 0xd1342543de82ef95ull + 1)).next();
    return Random(mixed);
  }
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ull);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
  }
  /** Uniform in [0, 1). */
  float uniform() { return float(next() >> 40) * 0x1p-24f; }
  /** Uniform in 0 … bound-1. */
  std::uint64_t below(std::uint64_t bound) { return std::uint64_t((static_cast<unsigned __int128>(next()) * bound) >> 64); }
  /** Standard normal, by Box and Muller. */
  float normal() {
    const double radius = std::sqrt(-2 * std::log(1 - double(next() >> 11) * 0x1p-53));
    return float(radius * std::cos(6.283185307179586 * double(next() >> 11) * 0x1p-53));
  }
  template <class T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t i = items.size(); i > 1; i--) std::swap(items[i - 1], items[below(i)]);
  }

 private:
  std::uint64_t state_;
};
