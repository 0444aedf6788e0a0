import { Failure } from '../../core/failure.ts';

/** The server said nothing for too long. */
export function silent(host: string, waitedMs: number): Failure {
  return new Failure('engine-hung', `the server at ${host} sent nothing for ${Math.round(waitedMs / 1000)} s`, {
    next: 'look at the server: it may be loading the model, or be busy with another request',
  });
}

/** No answer at all: the error that fetch threw, told apart. */
export function unreachable(host: string, error: unknown): Failure {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? '';
  const said = cause instanceof Error ? cause.message : String(cause);
  if (code === 'ECONNREFUSED') {
    return new Failure('engine-unreachable', `nothing listens at ${host} (connection refused)`, {
      next: 'start the server, or correct engine.url',
      cause: error,
    });
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new Failure('engine-unreachable', `the host of ${host} is not known`, { next: 'correct engine.url', cause: error });
  }
  if (code.startsWith('HPE_')) {
    return new Failure('engine-refused', `what listens at ${host} does not speak HTTP`, {
      next: 'correct the port in engine.url',
      cause: error,
    });
  }
  return new Failure('engine-unreachable', `the server at ${host} cannot be reached: ${said}`, {
    next: 'look whether the server runs, and correct engine.url if it is elsewhere',
    cause: error,
  });
}

/** An answer that is none: status, content type and the beginning of its text, told apart. */
export function refusal(said: {
  readonly status: number;
  readonly type: string;
  readonly excerpt: string;
  readonly host: string;
  readonly url: string;
  readonly name: string;
  readonly keyed: boolean;
}): Failure {
  const { status, type, excerpt, host, url, name, keyed } = said;
  const words = excerpt === '' ? '' : `: ${excerpt}`;
  if (status >= 300 && status < 400) {
    return new Failure('engine-refused', `the server at ${host} sends us elsewhere (status ${status}), which is not followed`, {
      next: 'put the final address into engine.url',
    });
  }
  if (type.includes('text/html')) {
    return new Failure('engine-refused', `${url} answers with a web page (status ${status}) and not as a model server`, {
      next: 'correct engine.url: it is the base address of an OpenAI-compatible server and usually ends in /v1',
    });
  }
  if (status === 401 || status === 403) {
    return new Failure(
      'engine-refused',
      `the server at ${host} refuses ${keyed ? 'the key that it was given' : 'a request without a key'}${words}`,
      {
        next: 'set LOCALCODER_API_KEY to its key in the environment of the worker, then restart the worker (localcoder stop)',
      },
    );
  }
  if (status === 404 && /model/iu.test(excerpt)) {
    return new Failure('model-missing', `the server at ${host} has no model "${name}"${words}`, {
      next: 'put a model that the server has into models.code, or load this one there',
    });
  }
  if (status === 404 || status === 405) {
    return new Failure('engine-refused', `${url} is not the base address of an OpenAI-compatible server (status ${status})${words}`, {
      next: 'correct engine.url; it usually ends in /v1',
    });
  }
  if (/context|too long|too many tokens|exceed/iu.test(excerpt) && status < 500) {
    return new Failure('prompt-too-long', `the server at ${host} says that the prompt is too long${words}`, {
      next: 'set engine.contextSize to what the server was started with, or start it with more',
    });
  }
  if (status === 429 || status >= 500) {
    return new Failure('engine-unreachable', `the server at ${host} cannot answer now (status ${status})${words}`, {
      next: "look at the server's own log; the job is tried again later",
    });
  }
  return new Failure('engine-refused', `the server at ${host} refuses the request (status ${status})${words}`, {
    next: "look at the server's own log",
  });
}
