#pragma once
#include <thread>
#include <vector>

/** Runs task(0), task(1), … at the same time and returns when all are done. */
template <class Task>
void inParallel(int workers, Task task) {
  std::vector<std::thread> threads;
  for (int worker = 1; worker < workers; worker++) threads.emplace_back(task, worker);
  task(0);
  for (std::thread& thread : threads) thread.join();
}
