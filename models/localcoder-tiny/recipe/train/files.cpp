#include "files.hpp"

#include <array>
#include <cmath>
#include <filesystem>

#include "random.hpp"

namespace {
using Header = std::array<std::int32_t, 8>;
constexpr std::int32_t checkpointMagic = 0x7117;
constexpr char stateMagic[4] = {'L', 'C', 'T', 'S'};
constexpr std::uint32_t stateVersion = 1;

Header headerOf(const Model& model) {
  const Shape& s = model.shape;
  return {checkpointMagic, s.width, s.layers, s.heads, headSize, s.hidden, s.vocabulary, std::int32_t(model.parameters.tensors.size())};
}

class File {
 public:
  File(const std::string& path, const char* mode) : path_(path), file_(std::fopen(path.c_str(), mode)) {
    if (!file_) throw std::runtime_error("cannot open " + path);
  }
  File(const File&) = delete;
  ~File() {
    if (file_) std::fclose(file_);
  }
  void read(void* to, std::size_t bytes) {
    if (std::fread(to, 1, bytes, file_) != bytes) throw std::runtime_error(path_ + " is too short");
  }
  void write(const void* from, std::size_t bytes) {
    if (std::fwrite(from, 1, bytes, file_) != bytes) throw std::runtime_error("cannot write " + path_);
  }
  void skip(long bytes) { std::fseek(file_, bytes, SEEK_CUR); }
  void close() {
    if (std::fclose(std::exchange(file_, nullptr)) != 0) throw std::runtime_error("cannot write " + path_);
  }

 private:
  std::string path_;
  std::FILE* file_;
};

void writeAll(File& file, const Parameters& parameters, const float* values) {
  for (const Tensor& tensor : parameters.tensors) file.write(values + tensor.offset, tensor.count * sizeof(float));
}

void readAll(File& file, const Parameters& parameters, float* values) {
  for (const Tensor& tensor : parameters.tensors) file.read(values + tensor.offset, tensor.count * sizeof(float));
}

Header readHeader(File& file, const std::string& path) {
  Header header;
  file.read(header.data(), sizeof header);
  if (header[0] != checkpointMagic || header[4] != headSize) throw std::runtime_error(path + " is not a checkpoint of this trainer");
  return header;
}

/** Starts the embedding rows from `known` on: the mean of their seed rows (or of all known rows) and a little noise. */
void fillRows(const Model& model, float* embedding, int known, const RowSeeds& seeds) {
  const int width = model.shape.width;
  const std::size_t count = std::size_t(known) * width;
  std::vector<double> everyRow(width, 0);
  double squares = 0;
  for (std::size_t i = 0; i < count; i++) {
    everyRow[i % width] += embedding[i] / double(known);
    squares += double(embedding[i]) * embedding[i];
  }
  const float noise = seeds.noise * float(std::sqrt(squares / double(count)));
  const std::vector<std::uint32_t> lists = seeds.file.empty() ? std::vector<std::uint32_t>{} : readWhole<std::uint32_t>(seeds.file);
  std::size_t at = 0;
  Random random = Random::of(seeds.seed, 4);
  for (int row = known; row < model.shape.vocabulary; row++) {
    const std::size_t size = at < lists.size() ? lists[at++] : 0;
    if (at + size > lists.size()) throw std::runtime_error(seeds.file + " ends inside a list");
    std::vector<double> start = size == 0 ? everyRow : std::vector<double>(width, 0);
    for (std::size_t k = 0; k < size; k++) {
      const std::uint32_t from = lists[at++];
      if (from >= std::uint32_t(known))
        throw std::runtime_error(seeds.file + " names row " + std::to_string(from) + ", which is not an old one");
      for (int i = 0; i < width; i++) start[i] += embedding[std::size_t(from) * width + i] / double(size);
    }
    for (int i = 0; i < width; i++) embedding[std::size_t(row) * width + i] = float(start[i]) + noise * random.normal();
  }
}
}  // namespace

Shape readShape(const std::string& path) {
  File file(path, "rb");
  char magic[4];
  file.read(magic, sizeof magic);
  if (std::memcmp(magic, stateMagic, sizeof magic) == 0) file.skip(sizeof stateVersion);
  else file.skip(-long(sizeof magic));
  const Header header = readHeader(file, path);
  return {header[1], header[2], header[3], header[5], header[6]};
}

void readCheckpoint(const std::string& path, Model& model, const RowSeeds& seeds) {
  File file(path, "rb");
  Header header = readHeader(file, path), expected = headerOf(model);
  const int known = header[6];
  header[6] = expected[6];
  if (header != expected || known > model.shape.vocabulary) throw std::runtime_error(path + " has another shape than the model");
  for (std::size_t i = 0; i < model.parameters.tensors.size(); i++) {
    const Tensor& tensor = model.parameters.tensors[i];
    const std::size_t count = tensor.kind == Kind::embedding ? std::size_t(known) * tensor.columns : tensor.count;
    file.read(model.weights.get() + tensor.offset, count * sizeof(float));
  }
  if (known < model.shape.vocabulary)
    fillRows(model, model.weights.get() + model.parameters.tensors[model.parameters.embedding].offset, known, seeds);
}

void writeCheckpoint(const std::string& path, const Model& model) {
  File file(path + ".part", "wb");
  const Header header = headerOf(model);
  file.write(header.data(), sizeof header);
  writeAll(file, model.parameters, model.weights);
  file.close();
  std::filesystem::rename(path + ".part", path);
}

Progress readState(const std::string& path, Model& model, Moments& moments) {
  File file(path, "rb");
  char magic[4];
  std::uint32_t version = 0;
  Progress progress;
  file.read(magic, sizeof magic);
  file.read(&version, sizeof version);
  if (std::memcmp(magic, stateMagic, sizeof magic) != 0 || version != stateVersion)
    throw std::runtime_error(path + " is not a state of this trainer");
  if (readHeader(file, path) != headerOf(model)) throw std::runtime_error(path + " has another shape than the model");
  file.read(&progress, sizeof progress);
  readAll(file, model.parameters, model.weights);
  readAll(file, model.parameters, moments.first);
  readAll(file, model.parameters, moments.second);
  return progress;
}

void writeState(const std::string& path, const Model& model, const Moments& moments, const Progress& progress) {
  File file(path + ".part", "wb");
  const Header header = headerOf(model);
  file.write(stateMagic, sizeof stateMagic);
  file.write(&stateVersion, sizeof stateVersion);
  file.write(header.data(), sizeof header);
  file.write(&progress, sizeof progress);
  writeAll(file, model.parameters, model.weights);
  writeAll(file, model.parameters, moments.first);
  writeAll(file, model.parameters, moments.second);
  file.close();
  std::filesystem::rename(path + ".part", path);
}

void writeTensors(const std::string& path, const Parameters& parameters, const float* values) {
  File file(path, "wb");
  writeAll(file, parameters, values);
  file.close();
}
