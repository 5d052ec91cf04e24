import { Failure } from '../base/failure';
import { visibleText } from '../base/format';
import type { TargetAddress } from './target';

const wanted = 'Give a port, host:port, ws://…, pid:<n>, or a name that the project gives.';
const maxPort = 65_535;
/** What a target can be called: nothing that is an address, or an option. */
const NAME = /^[a-z][\w.-]{0,60}$/i;

/** Addresses by the names that a project gives them. */
export type NamedTargets = Readonly<Record<string, TargetAddress>>;

/** An address as a person writes it. */
export function addressText(address: TargetAddress): string {
  switch (address.kind) {
    case 'url':
      return address.url;
    case 'port':
      return `${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`;
    case 'pid':
      return `pid:${address.pid}`;
    case 'debugSession':
      return address.name;
  }
}

/** Whether a text can be the name of a target. */
export function isTargetName(text: string): boolean {
  return NAME.test(text);
}

/**
 * Reads `<port | host:port | ws://… | pid:<n>>`, or one of the names; an IPv6 host stands in brackets. Throws `usage`.
 * `names`: asked for only where it can be one.
 */
export function parseTargetAddress(
  text: string,
  names: () => NamedTargets = () => ({}),
): TargetAddress {
  if (isTargetName(text)) return namedTarget(text, names());
  if (/^wss?:/i.test(text)) return { kind: 'url', url: inspectorUrl(text) };
  const pid = /^pid:(.*)$/i.exec(text);
  if (pid) return { kind: 'pid', pid: processId(pid[1]!) };
  if (/^\d+$/.test(text)) return { kind: 'port', host: '127.0.0.1', port: portNumber(text) };
  const match = /^(?:\[([\da-f:.%]+)\]|([^\s:/@?#[\]]+)):(\d+)$/i.exec(text);
  if (!match) throw new Failure('usage', `"${shown(text)}" is not an address. ${wanted}`);
  return { kind: 'port', host: (match[1] ?? match[2])!, port: portNumber(match[3]!) };
}

/** The same; `undefined` for what is no address. */
export function addressIn(text: string): TargetAddress | undefined {
  try {
    return parseTargetAddress(text);
  } catch {
    return undefined;
  }
}

function namedTarget(name: string, names: NamedTargets): TargetAddress {
  if (Object.hasOwn(names, name)) return names[name]!;
  const known = Object.keys(names).slice(0, 10).join(', ');
  const other = known === '' ? wanted : `Named here: ${known}. ${wanted}`;
  throw new Failure('usage', `"${shown(name)}" is not an address. ${other}`);
}

function inspectorUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url?.hostname) throw new Failure('usage', `"${shown(text)}" is not a URL. ${wanted}`);
  return text;
}

function processId(text: string): number {
  const pid = Number(text);
  if (!/^\d+$/.test(text) || pid < 1 || pid > 2 ** 31 - 1) {
    throw new Failure('usage', `"${shown(text)}" is not a process id. ${wanted}`);
  }
  return pid;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (port < 1 || port > maxPort) {
    throw new Failure('usage', `Port ${shown(text)} is not between 1 and ${maxPort}.`);
  }
  return port;
}

function shown(text: string): string {
  return visibleText(text, 80);
}
