import * as http from 'node:http';
import { Failure, sentenceOf } from '../base/failure';
import { formatCount, formatQuantity, visibleText } from '../base/format';
import { mapConcurrently } from '../base/concurrent';
import type { Load } from '../session/recordApi';

const AT_ONCE = 8;
const ANSWER_MS = 30_000;

/** What a server did with the requests of all rounds. */
export interface LoadTally {
  answered: number;
  failed: number;
  /** Answers with a status of 500 and more. */
  faulty: number;
}

/** The URL that is asked for. Throws `usage` unless it is http and on this machine. */
export function loopbackUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(url?.hostname ?? '');
  if (url?.protocol !== 'http:' || !isHere || url.username !== '') {
    throw new Failure(
      'usage',
      `"${visibleText(text, 200)}" is not an http:// address of this machine. Only such a server gets requests.`,
    );
  }
  return url;
}

/** Sends so many GET requests in each round, a few at a time, and adds up in `tally` what came of them. */
export function requestLoad(url: URL, requests: number, tally: LoadTally): Load {
  return async (_, signal) => {
    // One for each round: its connections do not outlive it, and with them nothing that the server keeps for these.
    const agent = new http.Agent({ keepAlive: true });
    let answered = 0;
    let why = '';
    const send = async (): Promise<void> => {
      try {
        const status = await get(url, agent, signal);
        answered++;
        if (status >= 500) tally.faulty++;
      } catch (error) {
        tally.failed++;
        why = sentenceOf(error);
      }
    };
    try {
      const all = Array.from({ length: requests }, (_, i) => i);
      await mapConcurrently(all, AT_ONCE, async () => {
        if (!signal.aborted) await send();
      });
    } finally {
      agent.destroy();
    }
    tally.answered += answered;
    if (answered > 0 || signal.aborted) return {};
    return { early: `none of ${formatQuantity(requests, 'request')} was answered (${why})` };
  };
}

/** Of the answers; `undefined` when all went well. */
export function tallyText({ answered, failed, faulty }: LoadTally): string | undefined {
  if (failed + faulty === 0) return undefined;
  return `Of ${formatQuantity(answered + failed, 'request')}, ${formatCount(failed)} failed and ${formatCount(faulty)} were answered with a status of 500 or more.`;
}

/** The status of the answer, once it was read to its end. */
function get(url: URL, agent: http.Agent, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const until = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
    const request = http.get(url, { agent, signal: until, lookup }, response => {
      response.on('error', reject);
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.resume();
    });
    request.on('error', reject);
  });
}

/** Nobody else is asked what `localhost` is. */
const lookup: http.RequestOptions['lookup'] = (_, options, found) => {
  if (options.all) {
    found(null, [
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ]);
  } else found(null, '127.0.0.1', 4);
};
