#!/bin/sh
# Builds the trainer; the only argument is where to put it.
set -eu
cd "$(dirname "$0")"
# GCC 12 takes the intrinsics' deliberately undefined registers for mistakes.
exec g++ -O3 -march=native -std=c++20 -pthread -Wall -Wextra -Wno-uninitialized -Wno-maybe-uninitialized ./*.cpp -o "$1"
