import { relative } from 'node:path';
import { visibleText } from '../base/format';
import type { SourcePlace } from '../protocol/heldContexts';
import { LEAST_GROWTH, type LeftBehind, type Recording } from '../protocol/leftBehind';
import { adviceOf, holderText, isLeftFinding } from '../protocol/leftText';
import {
  recordingCoverage,
  recordingSentence,
  recordingVerdict,
} from '../protocol/recordingVerdict';
import { rules } from '../protocol/rules';

const MOST_ROWS = 10;
const MOST_STORED = 3;
const TEXT_LIMIT = 600;

/** What a failed test says: what was left behind, where, and what to do. */
export function leftBehindText(recording: Recording): string {
  const { left, heldBefore, coverage } = recording;
  const rows = left.filter(isLeftFinding);
  const more = rows.length - MOST_ROWS;
  const isKnown = recordingVerdict(recording).kind === 'held';
  return [
    recordingSentence(recording),
    ...rows.slice(0, MOST_ROWS).map(rowText),
    ...(more > 0 ? [`and ${more} more`] : []),
    ...(heldBefore.held > 0
      ? heldBefore.holders.map(row => `${holderText(row)}${at(row.location)}`)
      : []),
    ...(isKnown ? [] : coverage.limits.map(limit => visibleText(limit, TEXT_LIMIT))),
    `Looked at ${recordingCoverage(recording)}.`,
  ].join('\n\n');
}

/**
 * Why a test cannot pass although nothing is known to grow: each round has left something in one holder, and too little to tell
 * growth from chance. `undefined` when there is no such holder.
 */
export function tooFewText({ left }: Pick<Recording, 'left'>): string | undefined {
  const few = left.filter(
    ({ verdict, perRound }) =>
      verdict === 'parked' &&
      perRound.every(count => count > 0) &&
      perRound.some(count => count < LEAST_GROWTH),
  );
  if (few.length === 0) return undefined;
  const rows = few.slice(0, MOST_ROWS).map(rowText);
  return [
    'Not known whether this grows: each round has left something, but too little to tell. Send more requests, or do more, in each round: at least 20 times.',
    ...rows,
  ].join('\n\n');
}

function rowText(row: LeftBehind): string {
  const { verdict, holder, storedAt, rule, message, package: dependency } = row;
  const stored = storedAt.slice(0, MOST_STORED).map(shown);
  return [
    `${verdict === 'grows' ? 'GROWS ' : 'parked'} ${holderText(holder)}${at(holder.location)}`,
    `  ${visibleText(message, TEXT_LIMIT)}`,
    ...(dependency === null ? [] : [`  of the dependency ${visibleText(dependency, TEXT_LIMIT)}`]),
    ...(stored.length > 0 ? [`  stored at ${stored.join(', ')}`] : []),
    `  To do: ${rule === null ? adviceOf(row) : rules[rule].mend}`,
  ].join('\n');
}

function at(place: SourcePlace | null): string {
  return place ? ` — ${shown(place)}` : '';
}

function shown({ file, line }: SourcePlace): string {
  const fromHere = relative(process.cwd(), file);
  return `${visibleText(fromHere.startsWith('..') ? file : fromHere, TEXT_LIMIT)}:${line}`;
}
