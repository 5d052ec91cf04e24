/** One socket of `/proc/net/tcp` or `/proc/net/tcp6`. */
export interface ProcNetSocket {
  inode: string;
  address: string;
  port: number;
  /** Port of the other end; 0 for a listening socket. */
  remotePort: number;
}

/** Limit of `/proc/net/tcp` that is read: some 400,000 sockets. */
export const MAX_SOCKETS_BYTES = 64e6;
const STATES = { listening: '0A', established: '01' };

/** Parses the sockets in one state from the text of `/proc/net/tcp` or `tcp6`. Skips lines of another form. */
export function parseProcNet(
  text: string,
  state: keyof typeof STATES = 'listening',
): ProcNetSocket[] {
  const sockets: ProcNetSocket[] = [];
  for (const line of text.split('\n')) {
    // sl, local_address, rem_address, st, queues, tr, retrnsmt, uid, timeout, inode
    const [, local, remote, code, , , , , , inode] = line.trim().split(/\s+/);
    if (code !== STATES[state] || inode === undefined) continue;
    const end = endOf(local);
    if (end) sockets.push({ inode, ...end, remotePort: endOf(remote)?.port ?? 0 });
  }
  return sockets;
}

function endOf(text: string | undefined): { address: string; port: number } | undefined {
  const match = /^([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/i.exec(text ?? '');
  return match
    ? { address: addressOf(match[1]!), port: Number.parseInt(match[2]!, 16) }
    : undefined;
}

/** The kernel prints each 32-bit word in native byte order, which is little-endian wherever Node runs, except on s390x. */
function addressOf(hex: string): string {
  const bytes: number[] = [];
  for (let word = 0; word < hex.length; word += 8) {
    for (let i = 6; i >= 0; i -= 2) bytes.push(Number.parseInt(hex.substr(word + i, 2), 16));
  }
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.every(byte => byte === 0)) return '::';
  const leading = bytes.slice(0, 10).every(byte => byte === 0);
  if (leading && bytes[10] === 0xff && bytes[11] === 0xff) return bytes.slice(12).join('.');
  if (bytes.slice(0, 15).every(byte => byte === 0) && bytes[15] === 1) return '::1';
  const groups: string[] = [];
  for (let i = 0; i < 16; i += 2) groups.push(((bytes[i]! << 8) | bytes[i + 1]!).toString(16));
  return groups.join(':');
}
