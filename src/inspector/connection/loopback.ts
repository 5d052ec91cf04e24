import { BlockList, isIP } from 'node:net';

/** What `localhost` means here, in the order to try. The system's resolver may say anything, so it is never asked. */
export const LOCALHOST: readonly string[] = ['127.0.0.1', '::1'];

const loopback = new BlockList();
// IPv4 addresses that are written as IPv6 ones (`::ffff:127.0.0.1`) are looked up among the IPv4 ones.
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** A host without the brackets that IPv6 addresses wear in URLs. */
export function bareHost(host: string): string {
  return host.replace(/^\[(.*)\]$/s, '$1');
}

export function isLocalhost(host: string): boolean {
  return /^localhost$/i.test(host);
}

/** Whether a host, with or without brackets, can only mean this machine. Names other than `localhost` never do. */
export function isLoopback(host: string): boolean {
  const bare = bareHost(host);
  const family = isIP(bare);
  if (family === 0) return isLocalhost(bare);
  return loopback.check(bare, family === 4 ? 'ipv4' : 'ipv6');
}
