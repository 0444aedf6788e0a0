import { describe, expect, it } from 'vitest';
import { isLoopback, mayConnect, serverUrl } from '../../src/core/address.ts';

describe('the address of a server', () => {
  it.each([
    ['http://127.0.0.1:11434', 'http://127.0.0.1:11434/v1'],
    [' http://localhost:8080/v1/ ', 'http://localhost:8080/v1'],
    ['https://gpu.example/api/v3', 'https://gpu.example/api/v3'],
    ['http://[::1]:1234', 'http://[::1]:1234/v1'],
  ])('%s is %s', (text, url) => expect(serverUrl(text)).toBe(url));

  it.each(['', 'localhost:8080', 'ftp://localhost', 'file:///etc/passwd', 'http://', 'http://ana:secret@localhost'])('%j is none', (text) =>
    expect(serverUrl(text)).toBeUndefined(),
  );

  it('is on this machine only when it cannot be anywhere else', () => {
    for (const url of ['http://localhost/', 'http://127.9.8.7:1/', 'http://[::1]/']) expect(isLoopback(url)).toBe(true);
    for (const url of ['http://localhost.evil.example/', 'http://127.0.0.1.evil.example/', 'http://10.0.0.1/', 'http://[::2]/']) {
      expect(isLoopback(url)).toBe(false);
    }
  });

  it('elsewhere is allowed by host, or by host and port', () => {
    const url = 'http://gpu.example:8080/v1';
    expect(mayConnect(url, [])).toBe(false);
    expect(mayConnect(url, ['GPU.example'])).toBe(true);
    expect(mayConnect(url, ['gpu.example:8080'])).toBe(true);
    expect(mayConnect(url, ['gpu.example:9090', 'example'])).toBe(false);
    expect(mayConnect('http://127.0.0.1:1/v1', [])).toBe(true);
  });
});
