import { Failure } from '../base/failure';
import { visibleText } from '../base/format';
import type { TargetAddress } from '../protocol/target';

const wanted = 'Give a port, host:port, ws://… or pid:<n>.';
const maxPort = 65_535;

/** Reads `<port | host:port | ws://… | pid:<n>>`; an IPv6 host stands in brackets. Throws `usage`. */
export function parseTargetAddress(text: string): TargetAddress {
  if (/^wss?:/i.test(text)) return { kind: 'url', url: inspectorUrl(text) };
  const pid = /^pid:(.*)$/i.exec(text);
  if (pid) return { kind: 'pid', pid: processId(pid[1]!) };
  if (/^\d+$/.test(text)) return { kind: 'port', host: '127.0.0.1', port: portNumber(text) };
  const match = /^(?:\[([\da-f:.%]+)\]|([^\s:/@?#[\]]+)):(\d+)$/i.exec(text);
  if (!match) throw new Failure('usage', `"${shown(text)}" is not an address. ${wanted}`);
  return { kind: 'port', host: (match[1] ?? match[2])!, port: portNumber(match[3]!) };
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
