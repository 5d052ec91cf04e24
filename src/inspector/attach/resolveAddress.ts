import { Failure } from '../../base/failure';
import type { NodeTarget, TargetAddress } from '../../protocol/target';
import { listPort } from '../discovery/discover';
import { isLoopback } from '../connection/loopback';
import { openByPid, type SignalConsent } from '../opened/openByPid';
import type { OpenedInspector } from '../opened/openedInspector';

/** Where to connect, and what to close on leaving. */
export interface ResolvedAddress {
  url: string;
  /** The target's name in sentences. */
  name: string;
  /** What discovery knows already. The connected target tells the rest. */
  target: NodeTarget | undefined;
  /** Set when we opened this inspector, so that detaching closes it. */
  opened: OpenedInspector | undefined;
  /** Inspectors of child processes that were opened along with it. */
  along: OpenedInspector[];
  /** True for a debug session's proxy. */
  shared: boolean;
}

export interface AttachOptions {
  allowRemote: boolean;
  signal?: AbortSignal | undefined;
  /** Asked before a process is signalled. */
  signalConsent?: SignalConsent | undefined;
  /** Called with a sentence for each inspector of ours that stays open. */
  onLeft(sentence: string): void;
}

/**
 * Resolves any form of target address to a WebSocket address. Rejects with `remoteHost` before anything is sent to that
 * host.
 */
export async function resolveAddress(
  address: TargetAddress,
  { allowRemote, signal, signalConsent: consent, onLeft }: AttachOptions,
): Promise<ResolvedAddress> {
  switch (address.kind) {
    case 'url': {
      const host = hostOf(address.url);
      checkHost(host, allowRemote);
      const name = host.replace(/^ws:\/\//, '');
      return {
        url: address.url,
        name,
        target: undefined,
        opened: undefined,
        along: [],
        shared: false,
      };
    }
    case 'port': {
      checkHost(address.host, allowRemote);
      const target = await listPort(address.host, address.port, signal);
      return fromTarget(target, `${address.host}:${address.port}`, undefined, []);
    }
    case 'pid': {
      const { target, opened, along } = await openByPid(address.pid, { signal, consent, onLeft });
      return fromTarget(target, `Process ${address.pid}`, opened, along);
    }
    case 'debugSession': {
      checkHost(address.host, allowRemote);
      const url = `ws://${address.host}:${address.port}${address.path ?? ''}`;
      return {
        url,
        name: address.name,
        target: undefined,
        opened: undefined,
        along: [],
        shared: true,
      };
    }
  }
}

function fromTarget(
  target: NodeTarget,
  name: string,
  opened: OpenedInspector | undefined,
  along: OpenedInspector[],
): ResolvedAddress {
  if (target.url === undefined) throw new Failure('connectionRefused', name);
  return { url: target.url, name, target, opened, along, shared: false };
}

function hostOf(url: string): string {
  if (!URL.canParse(url)) throw new Failure('usage', `${url} is not an inspector address.`);
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'ws:' && protocol !== 'wss:') {
    throw new Failure('usage', `${url} is not a ws:// address.`);
  }
  return hostname;
}

function checkHost(host: string, allowRemote: boolean): void {
  if (!allowRemote && !isLoopback(host)) throw new Failure('remoteHost', host);
}
