#include "model.hpp"

#include <cmath>

#include "random.hpp"

Parameters::Parameters(const Shape& shape) {
  embedding = add("embedding", shape.vocabulary, shape.width, Kind::embedding);
  for (int l = 0; l < shape.layers; l++) {
    const std::string at = "layer " + std::to_string(l) + " ";
    LayerTensors layer{};
    layer.attentionNorm = add(at + "attention norm", 1, shape.width, Kind::norm);
    layer.queryKeyValue = add(at + "query key value", 3 * shape.attention(), shape.width, Kind::matrix, 3);
    layer.queryNorm = add(at + "query norm", 1, headSize, Kind::norm);
    layer.keyNorm = add(at + "key norm", 1, headSize, Kind::norm);
    layer.output = add(at + "output", shape.width, shape.attention(), Kind::matrix);
    layer.mlpNorm = add(at + "mlp norm", 1, shape.width, Kind::norm);
    layer.gateUp = add(at + "gate up", 2 * shape.hidden, shape.width, Kind::matrix, 2);
    layer.down = add(at + "down", shape.width, shape.hidden, Kind::matrix);
    layers.push_back(layer);
  }
  finalNorm = add("final norm", 1, shape.width, Kind::norm);
}

int Parameters::add(std::string name, int rows, int columns, Kind kind, int parts) {
  const std::size_t count = std::size_t(rows) * columns;
  tensors.push_back({std::move(name), size, count, rows, columns, kind, parts});
  size += (count + 63) / 64 * 64;
  return int(tensors.size()) - 1;
}

Model::Model(const Shape& of) : shape(of), parameters(of), weights(parameters.size), narrowed_(parameters.size) {
  for (const Tensor& tensor : parameters.tensors) {
    Panels packed;
    if (tensor.kind != Kind::norm) packed = {Buffer<Pair>(tensor.count / 2), Buffer<Pair>(tensor.count / 2)};
    panels.push_back(std::move(packed));
  }
}

void Model::initialise(std::uint64_t seed, bool everyMatrix) {
  Random random(seed);
  for (const Tensor& tensor : parameters.tensors) {
    // Layers that begin as the identity train faster: attention output and mlp down projections start at zero.
    const bool writesResidual = tensor.kind == Kind::matrix && tensor.parts == 1;
    const float scale = tensor.kind == Kind::embedding ? 0.02f : 0.6f / std::sqrt(float(tensor.columns));
    for (std::size_t i = 0; i < tensor.count; i++) {
      float value = 1;
      if (tensor.kind != Kind::norm) value = writesResidual && !everyMatrix ? 0 : scale * random.normal();
      weights[tensor.offset + i] = value;
    }
  }
}

void Model::pack(int worker, int workers) {
  int matrix = 0;
  for (std::size_t i = 0; i < parameters.tensors.size(); i++) {
    const Tensor& tensor = parameters.tensors[i];
    if (tensor.kind == Kind::norm || matrix++ % workers != worker) continue;
    Bf16* narrowed = narrowed_.get() + tensor.offset;
    narrow(weights.get() + tensor.offset, narrowed, tensor.count);
    packTransposed(narrowed, tensor.columns, panels[i].forward, tensor.rows, tensor.columns);
    packAcrossRows(narrowed, tensor.columns, panels[i].backward, tensor.rows, tensor.columns);
  }
}
