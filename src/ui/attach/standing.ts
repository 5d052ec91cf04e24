import * as vscode from 'vscode';
import { formatClock, formatCount, visibleText } from '../../base/format';
import type { Reading } from '../../protocol/finding';
import { coverageSentence, verdictOf, verdictSentence, type Verdict } from '../../protocol/verdict';
import type { PoolSession } from '../../session/sessionApi';
import type { Attachment } from './attachment';
import { programName } from './shortTitle';

const GAP_LIMIT = 300;
const MOST_GAPS = 10;

/** A short summary of the attached process, for where there is little room. */
export interface Standing {
  kind: Verdict['kind'] | 'unread';
  /** Number of stale values, including those of earlier readings. */
  stale: number;
  /** Whether the last reading missed something. */
  isPartial: boolean;
  /** Whether the process is gone, so that everything is in the past. */
  isPast: boolean;
  /** Lines of text: what is known, what was looked at and when, what was not read. */
  lines: string[];
}

/** `undefined` while no process is attached. */
export function standingOf({
  session,
  reading,
  readAt,
}: Pick<Attachment, 'session' | 'reading' | 'readAt'>): Standing | undefined {
  if (!session || session.state.kind === 'closed') return undefined;
  const { state } = session;
  const isPast = state.kind === 'lost';
  const past = isPast ? [lostText(session)] : [];
  if (!reading) return { kind: 'unread', stale: 0, isPartial: false, isPast, lines: past };
  const verdict = verdictOf(reading);
  const isKept = reading.findings.some(({ seenAt }) => seenAt !== undefined);
  return {
    kind: verdict.kind,
    stale: reading.findings.reduce((sum, { live }) => sum + live.staleReferences, 0),
    isPartial: isKept || reading.isPart === true || verdict.gaps.length > 0,
    isPast,
    lines: [
      ...past,
      verdictSentence(verdict, reading.coverage, vscode.l10n.t),
      lookedAt(reading, readAt),
      ...verdict.gaps.slice(0, MOST_GAPS).map(gap => visibleText(gap, GAP_LIMIT)),
    ].filter(line => line !== ''),
  };
}

/** Why a session is over, by the name of the program; '' while it is not. */
export function lostText({ state, target }: Pick<PoolSession, 'state' | 'target'>): string {
  if (state.kind !== 'lost') return '';
  if (state.failure.kind !== 'targetGone') return visibleText(state.failure.message, GAP_LIMIT);
  return vscode.l10n.t(
    '{0} has ended or closed its inspector. It is attached to again when it comes back with its inspector open.',
    programName(target),
  );
}

/** That a process of an earlier window is gone; '' while one is attached, and where none was. */
export function pastText({ session, past }: Pick<Attachment, 'session' | 'past'>): string {
  if (session || !past) return '';
  return vscode.l10n.t(
    '{0} was attached to before the window was opened again, and has no open inspector now. It is attached to when it comes back with its inspector open.',
    programName(past.target),
  );
}

/** `Read at 12:03:41: 1,204 scripts, 3 pooled classes, 42 pooled contexts read`. */
function lookedAt({ coverage }: Reading, at: number | undefined): string {
  const looked = coverageSentence(coverage, vscode.l10n.t);
  return at === undefined ? looked : `${vscode.l10n.t('Read at {0}', formatClock(at))}: ${looked}`;
}

/** `as of 12:03:41, not reached since`, for a finding of an earlier reading. */
export function keptText(seenAt: number): string {
  return vscode.l10n.t('as of {0}, not reached since', formatClock(seenAt));
}

/** `74 stale`, `nothing stale`, `no fault in source`, `no pool`, `not known`. */
export function shortStanding({ kind, stale, isPartial }: Standing): string {
  switch (kind) {
    case 'held': {
      const words = vscode.l10n.t('{0} stale', formatCount(stale));
      return isPartial ? vscode.l10n.t('{0}, partly read', words) : words;
    }
    case 'clean':
      return vscode.l10n.t('nothing stale');
    case 'sourceOnly':
      return vscode.l10n.t('no fault in source');
    case 'noPool':
      return vscode.l10n.t('no pool');
    case 'unknown':
      return vscode.l10n.t('not known');
    case 'unread':
      return '…';
  }
}

/** Icons beside the text, so that no state relies on words alone. */
export const standingIcons: Record<Standing['kind'], string> = {
  held: 'pulse',
  clean: 'pass',
  sourceOnly: 'code',
  noPool: 'circle-slash',
  unknown: 'question',
  unread: 'pulse',
};
