import { BlockList, isIP } from 'node:net';

/** The addresses of `localhost`, in the order to try. Never asks the system's resolver, which may answer anything. */
export const LOCALHOST: readonly string[] = ['127.0.0.1', '::1'];

const loopback = new BlockList();
// IPv4-mapped IPv6 addresses (`::ffff:127.0.0.1`) are looked up as IPv4.
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** A host without the brackets that URLs put around IPv6 addresses. */
export function bareHost(host: string): string {
  return host.replace(/^\[(.*)\]$/s, '$1');
}

export function isLocalhost(host: string): boolean {
  return /^localhost$/i.test(host);
}

/** Whether a host, with or without brackets, is certainly this machine. Of names, only `localhost` is. */
export function isLoopback(host: string): boolean {
  const bare = bareHost(host);
  const family = isIP(bare);
  if (family === 0) return isLocalhost(bare);
  return loopback.check(bare, family === 4 ? 'ipv4' : 'ipv6');
}
