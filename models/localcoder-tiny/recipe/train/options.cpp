#include "options.hpp"

#include <functional>
#include <map>
#include <stdexcept>

#include "files.hpp"

namespace {
/** A number of tokens: 1500000, 1.5M or 1500k. */
std::uint64_t tokens(const std::string& text) {
  std::size_t end = 0;
  double number = std::stod(text, &end);
  if (text.substr(end) == "M") number *= 1e6;
  else if (text.substr(end) == "k") number *= 1e3;
  else if (end != text.size()) throw std::runtime_error("not a number of tokens: " + text);
  return std::uint64_t(number + 0.5);
}

std::pair<std::string, double> weighted(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return {text, 1.0};
  return {text.substr(0, colon), std::stod(text.substr(colon + 1))};
}
}  // namespace

Options readOptions(int argc, char** argv) {
  Options o;
  const auto number = [](int& field) { return [&field](const std::string& v) { field = std::stoi(v); }; };
  const auto real = [](float& field) { return [&field](const std::string& v) { field = std::stof(v); }; };
  const auto text = [](std::string& field) { return [&field](const std::string& v) { field = v; }; };
  const auto count = [](auto& field) { return [&field](const std::string& v) { field = tokens(v); }; };
  const std::map<std::string, std::function<void(const std::string&)>> flags{
      {"--width", number(o.shape.width)},
      {"--layers", number(o.shape.layers)},
      {"--heads", number(o.shape.heads)},
      {"--hidden", number(o.shape.hidden)},
      {"--vocab", number(o.shape.vocabulary)},
      {"--data", [&](const std::string& v) { o.data.push_back(weighted(v)); }},
      {"--val", [&](const std::string& v) { o.validation.push_back(v); }},
      {"--init", text(o.init)},
      {"--row-seeds", text(o.rowSeeds)},
      {"--row-noise", real(o.rowNoise)},
      {"--resume", text(o.resume)},
      {"--state", text(o.state)},
      {"--checkpoint", text(o.checkpoint)},
      {"--dump", text(o.dump)},
      {"--logits", text(o.logits)},
      {"--warmup", count(o.warmup)},
      {"--stable",
       [&](const std::string& v) {
         if (v == "now") o.decayNow = true;
         else o.stable = tokens(v);
       }},
      {"--decay", count(o.decay)},
      {"--prompt-loss", real(o.promptLoss)},
      {"--prompt-loss-until", count(o.promptLossUntil)},
      {"--eval-every", count(o.evalEvery)},
      {"--save-every", count(o.saveEvery)},
      {"--step-tokens", number(o.stepTokens)},
      {"--micro-rows", number(o.microRows)},
      {"--longest", number(o.longest)},
      {"--threads", number(o.threads)},
      {"--seed", [&](const std::string& v) { o.seed = std::stoull(v); }},
      {"--log-seconds", [&](const std::string& v) { o.logSeconds = std::stod(v); }},
      {"--muon-rate", real(o.rates.muon)},
      {"--embedding-rate", real(o.rates.embedding)},
      {"--norm-rate", real(o.rates.norm)},
      {"--weight-decay", real(o.rates.weightDecay)},
  };
  for (int i = 1; i + 1 < argc; i += 2)
    if (argv[i] == std::string("--init") || argv[i] == std::string("--resume")) o.shape = readShape(argv[i + 1]);
  for (int i = 1; i < argc; i += 2) {
    const auto flag = flags.find(argv[i]);
    if (flag == flags.end()) throw std::runtime_error(std::string("unknown flag ") + argv[i] + " (README.md lists them)");
    if (i + 1 == argc) throw std::runtime_error(std::string(argv[i]) + " needs a value");
    flag->second(argv[i + 1]);
  }
  o.longest = (o.longest + 15) / 16 * 16;
  if (o.shape.vocabulary % 64 || o.shape.width % 64 || o.shape.hidden % 64)
    throw std::runtime_error("--vocab, --width and --hidden must be multiples of 64");
  if (o.threads < 1 || o.stepTokens < 1 || o.microRows < 16)
    throw std::runtime_error("--threads, --step-tokens or --micro-rows is too small");
  return o;
}
