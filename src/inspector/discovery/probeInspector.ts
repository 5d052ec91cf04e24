import { Failure } from '../../base/failure';
import { addressName, getJson } from '../connection/boundedGet';

/** An inspector's description of itself. */
export interface InspectorAnswer {
  url: string;
  /** `v20.1.0`, or `Deno 2.9.6`. */
  node: string;
  title: string;
  workers: { title: string; url: string }[];
}

const MAX_TITLE = 300;
const MAX_WORKERS = 256;

/**
 * Asks an IP address and port whether an inspector of Node or Deno listens there. Trusts nothing in the answer: builds addresses from
 * the one that was connected to, and clips texts. Rejects with `connectionRefused`, `timedOut`, `notNode` or `cancelled`.
 */
export async function probeInspector(
  address: string,
  port: number,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<InspectorAnswer> {
  const name = addressName(address, port);
  const options = { address, port, timeoutMs, signal };
  const node = nodeVersionOf(await getJson({ ...options, path: '/json/version' }));
  if (node === undefined) throw new Failure('notNode', name);
  const listed = entriesOf(await getJson({ ...options, path: '/json/list' }), name);
  const [main, ...workers] = listed;
  if (!main) throw new Failure('notNode', name);
  return { ...main, node, workers };
}

function nodeVersionOf(answer: unknown): string | undefined {
  const browser = propertyOf(answer, 'Browser');
  if (typeof browser !== 'string') return undefined;
  const [, node, deno] =
    /^(?:node\.js\/(v\d[\w.+-]{0,60})|Deno\/(\d[\w.+-]{0,60}))$/.exec(browser) ?? [];
  return deno === undefined ? node : `Deno ${deno}`;
}

function entriesOf(answer: unknown, name: string): { title: string; url: string }[] {
  if (!Array.isArray(answer)) return [];
  return answer.slice(0, MAX_WORKERS).flatMap((entry: unknown) => {
    const id = propertyOf(entry, 'id');
    if (typeof id !== 'string' || !/^[\w-]{1,100}$/.test(id)) return [];
    const title = propertyOf(entry, 'title');
    return [
      {
        title: typeof title === 'string' ? title.slice(0, MAX_TITLE) : '',
        url: `ws://${name}/${id}`,
      },
    ];
  });
}

function propertyOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
