import { Failure } from '../../base/failure';
import { formatCount } from '../../base/format';
import type { PauseConsent } from '../../session/sessionApi';

/** Allows pauses up to a length, and fails with `usage` and what to give for others: without them there is no answer. */
export function consentUpTo(allowPauseMs: number | undefined): PauseConsent {
  return (estimateMs, what) => {
    if (allowPauseMs !== undefined && estimateMs <= allowPauseMs) return Promise.resolve(true);
    const ms = Math.ceil(estimateMs);
    throw new Failure(
      'usage',
      `${what} would pause the server for about ${formatCount(ms)} ms. To allow that, give --allow-pause ${ms}.`,
    );
  };
}
