// Trains the bundled model on the CPU; see README.md for the flags.
#include <cstdio>
#include <stdexcept>

#include "trainer.hpp"

int main(int argc, char** argv) {
  try {
    if (!__builtin_cpu_supports("avx512bf16")) throw std::runtime_error("this trainer needs a CPU with AVX512-BF16");
    const Options options = readOptions(argc, argv);
    Trainer trainer(options);
    if (!options.dump.empty()) trainer.dump();
    else if (!options.logits.empty()) trainer.predict();
    else trainer.run();
    return 0;
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "train: %s\n", problem.what());
    return 1;
  }
}
