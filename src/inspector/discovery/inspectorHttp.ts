import * as http from 'node:http';
import { Failure } from '../../base/failure';

const MAX_BYTES = 1_000_000;

/** What `/json/list` and `/json/version` of a Node inspector say. */
export interface InspectorInfo {
  /** `node.js/v20.1.0` */
  browser: string;
  targets: { title: string; url: string }[];
}

/** Asks a port who it is. Rejects with `connectionRefused`, `timedOut`, or `notNode` for anything that is no Node inspector. */
export async function askInspector(
  host: string,
  port: number,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<InspectorInfo> {
  const name = `${host}:${port}`;
  const version = await getJson(host, port, '/json/version', timeoutMs, signal);
  const browser = isRecord(version) ? version['Browser'] : undefined;
  if (typeof browser !== 'string' || !browser.startsWith('node.js/')) {
    throw new Failure('notNode', name);
  }
  const list = await getJson(host, port, '/json/list', timeoutMs, signal);
  const targets = (Array.isArray(list) ? list : []).flatMap((row: unknown) => {
    if (!isRecord(row) || typeof row['webSocketDebuggerUrl'] !== 'string') return [];
    return [
      {
        title: String(row['title']).slice(0, 300),
        url: atHost(row['webSocketDebuggerUrl'], host, port),
      },
    ];
  });
  return { browser, targets };
}

/** The address must be the one that was asked for: a list could name any host. */
function atHost(url: string, host: string, port: number): string {
  const path = URL.canParse(url) ? new URL(url).pathname : '/';
  return `ws://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}${path}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function getJson(
  host: string,
  port: number,
  path: string,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const name = `${host}:${port}`;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => request.destroy(new Failure('timedOut', name)), timeoutMs);
    const options = {
      host: host.replace(/^\[|\]$/g, ''),
      port,
      path,
      ...(signal ? { signal } : {}),
    };
    const request = http.get(options, response => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > MAX_BYTES) request.destroy(new Failure('notNode', name));
      });
      response.on('end', () => {
        clearTimeout(timer);
        try {
          resolve(JSON.parse(text) as unknown);
        } catch (error) {
          reject(new Failure('notNode', name, error));
        }
      });
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      if (error instanceof Failure) reject(error);
      else if (signal?.aborted) reject(new Failure('cancelled', 'Attaching', error));
      else if (error.code?.startsWith('HPE_')) reject(new Failure('notNode', name, error));
      else reject(new Failure('connectionRefused', name, error));
    });
  });
}
