// Causal attention of one head over one sequence. Rows are an even number; products stop at the diagonal.
#pragma once
#include "model.hpp"

/** One head's slice of an activation: row t begins at data + t * stride. */
struct HeadRows {
  const Bf16* data;
  std::size_t stride;
};

/** Scratch memory for sequences of up to `longest` rows; one per worker. */
struct AttentionScratch {
  explicit AttentionScratch(int longest);
  Buffer<float> scores, dQuery, dKey, dValue;  // the gradients are [longest][headSize]
  Buffer<Bf16> dScores;
  Buffer<Pair> firstPanel, secondPanel, square;
};

/** Writes softmax(query·keyᵀ) to probabilities ([rows][rows]) and its product with the values to out. */
void attend(HeadRows query, HeadRows key, HeadRows value, Bf16* probabilities, Bf16* out, std::size_t outStride, int rows,
            AttentionScratch& scratch);

/** The way back of attend: fills dQuery, dKey and dValue of the scratch. */
void attendBackward(HeadRows query, HeadRows key, HeadRows value, const Bf16* probabilities, HeadRows dOut, int rows,
                    AttentionScratch& scratch);
