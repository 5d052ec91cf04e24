import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { Failure } from '../base/failure';
import { formatCount, formatQuantity, visibleText } from '../base/format';
import type { LeftBehind, Recording } from '../protocol/leftBehind';
import type { Holder } from '../protocol/heldContexts';
import { adviceOf, valuesIn } from '../protocol/leftText';
import {
  recordingCoverage,
  recordingSentence,
  recordingVerdict,
} from '../protocol/recordingVerdict';
import { snapshotPauseOf } from '../session/liveSnapshot';
import type { Load } from '../session/recordApi';
import type { PauseConsent, PoolSession } from '../session/sessionApi';
import { answer, firstOf, name, placeIn, sentence } from './answer';
import { loopbackUrl, requestLoad, tallyText, type LoadTally } from './requestLoad';
import { targetJson } from './targetJson';
import { defineTool, type AssistantTool, type Confirmation, type ToolParts } from './tool';
import { toolNames } from './toolNames';
import { targetInput, withSession } from './withSession';

const DEFAULT_ROUNDS = 2;
const DEFAULT_REQUESTS = 61;
const DEFAULT_SECONDS = 10;
const MOST_ROUNDS = 10;
const MOST_REQUESTS = 2_000;
const MOST_SECONDS = 600;
const MOST_PAUSE_MS = 600_000;
const URL_LIMIT = 2_000;
const SHOWN_URL = 300;
/** The heap grows between question and recording. */
const MORE_THAN_AGREED = 1.5;
const MOST_PATH = 8;
const MOST_STORED = 3;
const MOST_CLASSES = 3;

const whole = (least: number, most: number, says: string) =>
  v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most), v.description(says)),
  );

const input = v.strictObject({
  target: targetInput,
  url: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(URL_LIMIT),
      v.description(
        'An http:// address of the server on this machine, which gets GET requests in each round. Without it, requests have to come by themselves.',
      ),
    ),
  ),
  requests: whole(
    1,
    MOST_REQUESTS,
    `Requests in each round, with url; ${DEFAULT_REQUESTS} by default. A prime number tells best what grows.`,
  ),
  seconds: whole(
    1,
    MOST_SECONDS,
    `Length of each round without url; ${DEFAULT_SECONDS} by default.`,
  ),
  rounds: whole(1, MOST_ROUNDS, `${DEFAULT_ROUNDS} by default. Growth shows from 2 on.`),
  allowPauseMs: whole(
    1,
    MOST_PAUSE_MS,
    'The pause of each heap snapshot that the person has agreed to. Only for clients that cannot ask the person themselves.',
  ),
});
type RecordInput = v.InferOutput<typeof input>;

/** Records a load and what it left behind. */
export function recordTool(
  parts: Pick<ToolParts, 'openSession' | 'recordingReaders' | 'folders'>,
): AssistantTool {
  return defineTool({
    name: toolNames.record,
    title: 'Record what requests leave behind',
    description:
      'Takes heap snapshots of a running Node.js server around rounds of requests, and lists what the requests left behind: what grows, who holds it, and where it was stored, with file and line. Finds leaks of any kind, not only of pools. Each snapshot pauses the server, so a person is asked first.',
    readOnly: false,
    input,
    confirmation: (wanted, signal) =>
      withSession(parts, wanted.target, signal, session => confirmationOf(session, wanted)),
    run: async (wanted, { signal, agreedPauseMs = wanted.allowPauseMs, onStep }) => {
      const { rounds = DEFAULT_ROUNDS } = wanted;
      const tally: LoadTally = { answered: 0, failed: 0, faulty: 0 };
      const load = loadOf(wanted, tally);
      return withSession(parts, wanted.target, signal, async session => {
        const progress = session.onDidChange(() => {
          if (session.state.kind === 'reading') onStep?.(session.state.step);
        });
        try {
          const recording = await session.record({
            ...(await parts.recordingReaders()),
            ...{ rounds, load, signal, consent: consentUpTo(agreedPauseMs) },
          });
          return recordingText(recording, tally, parts.folders());
        } finally {
          progress.dispose();
        }
      });
    },
  });
}

/** Asks the target how large its heap is, which pauses nothing. */
async function confirmationOf(
  session: PoolSession,
  {
    url,
    requests = DEFAULT_REQUESTS,
    seconds = DEFAULT_SECONDS,
    rounds = DEFAULT_ROUNDS,
  }: RecordInput,
): Promise<Confirmation> {
  const { heapUsedBytes } = await session.figures();
  const pauseMs = snapshotPauseOf(heapUsedBytes);
  const { pid } = session.target;
  const server = pid === undefined ? 'the server' : `process ${pid}`;
  const inRounds = `In each of ${formatQuantity(rounds, 'round')}`;
  const load =
    url === undefined
      ? `${inRounds} it waits ${formatQuantity(seconds, 'second')} for requests that come by themselves.`
      : `${inRounds} it sends ${formatQuantity(requests, 'GET request')} for ${visibleText(loopbackUrl(url).href, SHOWN_URL)}.`;
  return {
    title: 'Pause the server for heap snapshots?',
    question: `This takes ${rounds + 1} heap snapshots of ${server}. Each pauses it for about ${formatCount(pauseMs)} ms, and it answers nobody meanwhile. ${load}`,
    pauseMs,
  };
}

function consentUpTo(agreedMs: number | undefined): PauseConsent {
  return (estimateMs, what) => {
    if (agreedMs !== undefined && estimateMs <= agreedMs * MORE_THAN_AGREED) {
      return Promise.resolve(true);
    }
    const ms = Math.ceil(estimateMs);
    throw new Failure(
      'usage',
      `${what} would pause the server for about ${formatCount(ms)} ms, and nobody has agreed to that. Ask the person. If they agree, call again with allowPauseMs ${ms}.`,
    );
  };
}

function loadOf(
  { url, requests = DEFAULT_REQUESTS, seconds = DEFAULT_SECONDS }: RecordInput,
  tally: LoadTally,
): Load {
  if (url !== undefined) return requestLoad(loopbackUrl(url), requests, tally);
  return async (_, signal) => {
    await delay(seconds * 1000, undefined, { signal }).catch(() => undefined);
    return {};
  };
}

function recordingText(recording: Recording, tally: LoadTally, folders: readonly string[]): string {
  const { target, rounds, left, coverage, heldBefore, cost } = recording;
  const unanswered = tallyText(tally);
  const { kind } = recordingVerdict(recording);
  return answer(rows => ({
    target: targetJson(target),
    verdict: kind,
    says: recordingSentence(recording),
    rounds: rounds.map(({ requests, heapBytes }) => ({ requests, heapBytes })),
    ...(unanswered === undefined ? {} : { load: unanswered }),
    left: firstOf(left, rows, row => leftJson(row, folders)),
    finishedRequestsHeldBefore: heldBefore.held,
    lookedAt: recordingCoverage(recording),
    limits: firstOf(coverage.limits, Math.ceil(rows / 3), sentence),
    pausesMs: cost.pausesMs.map(Math.round),
    next: nextOf(left, kind),
  }));
}

function nextOf(left: readonly LeftBehind[], verdict: string): string {
  if (left.some(({ fixes }) => fixes.length > 0)) {
    return `Call ${toolNames.proposeFix} with the place ("at") of a row that has a rule. For the others read "storedAt", and let go of the values there.`;
  }
  if (left.length > 0) {
    return 'Read the source at "storedAt" and "at", and let go of the values when the request ends. Then record again.';
  }
  return verdict === 'clean'
    ? 'Nothing was left behind by these requests. Record requests of other kinds.'
    : 'See "limits": not all was looked at.';
}

function leftJson(row: LeftBehind, folders: readonly string[]): object {
  const { verdict, perRound, contexts, retainedBytes, classes, path, storedAt, rule } = row;
  return {
    verdict,
    holder: holderJson(row.holder, folders),
    ...(row.alsoHeldBy.length > 0
      ? { alsoHeldBy: row.alsoHeldBy.slice(0, 2).map(each => holderJson(each, folders)) }
      : {}),
    ...(row.package === null ? {} : { package: name(row.package) }),
    ...{ values: valuesIn(row), perRound, finishedRequests: contexts, retainedBytes },
    classes: classes
      .slice(0, MOST_CLASSES)
      .map(({ className, count }) => ({ className: name(className), count })),
    path: path.slice(0, MOST_PATH).map(name),
    storedAt: storedAt.slice(0, MOST_STORED).map(place => placeIn(folders, place)),
    ...(rule === null ? {} : { rule }),
    toDo: adviceOf(row),
  };
}

function holderJson(
  { kind, className, name: called, location }: Holder,
  folders: readonly string[],
): object {
  return {
    kind,
    name: name(called),
    ...(className === null ? {} : { className: name(className) }),
    ...(location ? { at: placeIn(folders, location) } : {}),
  };
}
