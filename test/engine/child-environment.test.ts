import { expect, it } from 'vitest';
import { clientEnvironment, helperEnvironment } from '../../src/engine/child-environment.ts';

const all = {
  PATH: '/bin',
  HOME: '/home/ana',
  LC_ALL: 'C.UTF-8',
  CUDA_VISIBLE_DEVICES: '0',
  NODE_OPTIONS: '--inspect',
  NPM_TOKEN: 'secret',
  AWS_SECRET_ACCESS_KEY: 'secret',
  HTTPS_PROXY: 'http://elsewhere',
  LOCALCODER_API_KEY: 'key',
  UNSET: undefined,
};

it('the model process learns how to use the machine, and no secret', () => {
  expect(helperEnvironment(all)).toEqual({ PATH: '/bin', HOME: '/home/ana', LC_ALL: 'C.UTF-8', CUDA_VISIBLE_DEVICES: '0' });
});

it("the server client gets the server's key, and no proxy to go through", () => {
  expect(clientEnvironment(all)).toEqual({ PATH: '/bin', HOME: '/home/ana', LOCALCODER_API_KEY: 'key' });
});
