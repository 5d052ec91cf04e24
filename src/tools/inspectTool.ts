import * as v from 'valibot';
import type { Finding, Reading, Undecided } from '../protocol/finding';
import type { ContextsReading, HeldContexts } from '../protocol/heldContexts';
import { coverageSentence, english, verdictOf, verdictSentence } from '../protocol/verdict';
import { readThreads } from '../session/readThreads';
import type { PoolSession } from '../session/sessionApi';
import { answer, firstOf, name, placeIn, sentence } from './answer';
import { targetJson } from './targetJson';
import { defineTool, type AssistantTool, type ToolParts } from './tool';
import { toolNames } from './toolNames';
import { targetInput, withSession } from './withSession';

const MOST_STORED = 3;

/** Reads what a running server's pooled contexts and finished requests still hold. */
export function inspectTool(parts: Pick<ToolParts, 'openSession' | 'folders'>): AssistantTool {
  return defineTool({
    name: toolNames.inspect,
    title: 'Inspect a server for stale values',
    description:
      'Reads a running Node.js server and lists what its pooled request contexts and finished requests still hold: counts, the reset to blame with file and line, and what keeps it alive. Values themselves are never shown. Takes seconds, pauses the server no longer than a garbage collection, and leaves nothing in it.',
    readOnly: true,
    input: v.strictObject({ target: targetInput }),
    run: ({ target }, { signal, onStep }) =>
      withSession(parts, target, signal, async session => {
        onStep?.('Reading');
        // Without consent, nothing that would pause the server is done: what needs it is undecided.
        const read = (each: PoolSession): Promise<Reading> => each.read({ signal });
        const reading = await readThreads(session, await read(session), { signal, read });
        return readingText(session, reading, parts.folders());
      }),
  });
}

function readingText(
  { target }: Pick<PoolSession, 'target'>,
  reading: Reading,
  folders: readonly string[],
): string {
  const { findings, undecided, contexts, coverage } = reading;
  const verdict = verdictOf(reading);
  return answer(rows => ({
    target: targetJson(target),
    verdict: verdict.kind,
    ...(verdict.kind === 'held' ? {} : { says: verdictSentence(verdict, coverage, english) }),
    findings: firstOf(findings, rows, each => findingJson(each, folders)),
    ...(contexts && { finishedRequests: contextsJson(contexts, rows, folders) }),
    undecided: firstOf(undecided, Math.ceil(rows / 2), undecidedJson),
    lookedAt: coverageSentence(coverage, english),
    limits: firstOf(coverage.limits, Math.ceil(rows / 3), sentence),
    next: nextOf(reading),
  }));
}

function nextOf({ findings }: Reading): string {
  return findings.length > 0
    ? `Call ${toolNames.proposeFix} with the file and line of a finding.`
    : `If memory climbs all the same, call ${toolNames.record}: it finds what requests leave behind, whoever holds it. It pauses the server, so a person is asked.`;
}

function findingJson(
  { rule, certainty, className, method, location, live, thread }: Finding,
  folders: readonly string[],
): object {
  const { instances, idle, staleReferences, open, retainedBytes } = live;
  return {
    rule,
    certainty,
    reset: `${name(className)}.${name(method)}`,
    at: placeIn(folders, location),
    ...{ instances, idle, staleReferences, open },
    ...(retainedBytes === null ? {} : { retainedBytes }),
    ...(thread ? { thread: thread.id } : {}),
  };
}

function contextsJson(
  { held, over, estimated, holders }: ContextsReading,
  rows: number,
  folders: readonly string[],
): object {
  return {
    ...{ held, reachable: over },
    ...(estimated ? { estimated } : {}),
    holders: firstOf(holders, rows, each => holderJson(each, folders)),
  };
}

function holderJson(row: HeldContexts, folders: readonly string[]): object {
  const { kind, className, name: called, location, storedAt, contexts, thread } = row;
  return {
    kind,
    name: name(called),
    ...(className === null ? {} : { className: name(className) }),
    requests: contexts,
    ...(location ? { at: placeIn(folders, location) } : {}),
    storedAt: storedAt.slice(0, MOST_STORED).map(place => placeIn(folders, place)),
    ...(thread ? { thread: thread.id } : {}),
  };
}

function undecidedJson({ className, reason }: Undecided): object {
  return { className: name(className), reason: sentence(reason) };
}
