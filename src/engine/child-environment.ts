/** What the model process may know of our environment: where programs and drivers are, and how to use the devices. No keys, no tokens. */
const HELPER_NAMES = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TEMP', 'TMP', 'LD_LIBRARY_PATH', 'SYSTEMROOT', 'USERPROFILE', 'LOCALAPPDATA'];
const HELPER_PREFIXES = ['LC_', 'CUDA_', 'NVIDIA_', 'GGML_', 'VK_', 'MESA_', 'HIP_', 'ROCR_', 'OMP_'];

/** The server client also gets the key that a server may ask for. */
const CLIENT_NAMES = ['PATH', 'HOME', 'LANG', 'SYSTEMROOT', 'LOCALCODER_API_KEY', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'];

/** The environment of the process that runs the weights. */
export function helperEnvironment(all: NodeJS.ProcessEnv): Record<string, string> {
  return pick(all, (name) => HELPER_NAMES.includes(name) || HELPER_PREFIXES.some((prefix) => name.startsWith(prefix)));
}

/** The environment of the process that talks to a server. No proxy settings: it connects to that server and nowhere else. */
export function clientEnvironment(all: NodeJS.ProcessEnv): Record<string, string> {
  return pick(all, (name) => CLIENT_NAMES.includes(name));
}

function pick(all: NodeJS.ProcessEnv, wanted: (name: string) => boolean): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const [name, value] of Object.entries(all)) {
    if (value !== undefined && wanted(name.toUpperCase())) picked[name] = value;
  }
  return picked;
}
