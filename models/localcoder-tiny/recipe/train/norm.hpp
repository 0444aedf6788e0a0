// RMS norm of the residual stream, and the norm plus rotary position that queries and keys get; forward and backward.
#pragma once
#include <vector>

#include "simd.hpp"

/** Sines and cosines of the rotary embedding for every position. */
struct Rotations {
  explicit Rotations(int positions);
  std::vector<float> cosine, sine;  // [positions][headSize / 2]
};

/** out = x / rms(x) * gain, row by row; keeps 1 / rms(x) in `inverse` for the way back. */
void normForward(const float* x, const float* gain, Bf16* out, float* inverse, int rows, int width);

/** Adds the gradient with respect to x to dx, and the one with respect to the gain to dGain. */
void normBackward(const float* x, const float* gain, const float* inverse, const float* dOut, float* dx, float* dGain, int rows, int width);

/** Norms one head's queries or keys and turns each by its position 0, 1, 2, … */
void rotateForward(const Bf16* x, std::size_t stride, const float* gain, const Rotations& turn, Bf16* out, std::size_t outStride, int rows);

/** The way back of rotateForward: dOut is [rows][headSize], dx is written, dGain added to. */
void rotateBackward(const Bf16* x, std::size_t stride, const float* gain, const Rotations& turn, const float* dOut, Bf16* dx,
                    std::size_t dxStride, float* dGain, int rows);
