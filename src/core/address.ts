/** Where a server may be: this machine, or a host that the person named. Pure text; no name is looked up. */

/** The URL of a server as text ending in no slash, with `/v1` where no path was given; undefined when it is not an http(s) address. */
export function serverUrl(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return undefined;
  }
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') return undefined;
  if (url.username !== '' || url.password !== '') return undefined;
  const path = url.pathname.replace(/\/+$/u, '');
  return `${url.origin}${path === '' ? '/v1' : path}`;
}

/** True for an address that cannot leave this machine: localhost, 127.0.0.0/8, ::1. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/u.test(hostname);
}

/** True when a connection to `url` is allowed: loopback always, another host when `allowed` names it (`host` or `host:port`). */
export function mayConnect(url: string, allowed: readonly string[]): boolean {
  if (isLoopback(url)) return true;
  const { host, hostname } = new URL(url);
  return allowed.some((entry) => entry.toLowerCase() === host || entry.toLowerCase() === hostname);
}
