import { useEffect, useState } from 'preact/hooks';
import { sentenceOf } from '../src/base/failure';

/** State of a request: pending, an answer, or a sentence for people. */
export type Requested<T> =
  { kind: 'pending' } | { kind: 'answered'; value: T } | { kind: 'failed'; message: string };

/** Sends a request whenever `key` changes. Drops answers to earlier keys, and never shows an answer under another key. */
export function useRequest<T>(key: string, ask: () => Promise<T>): Requested<T> {
  const [last, setLast] = useState<{ key: string; requested: Requested<T> }>();
  useEffect(() => {
    let isCurrent = true;
    const settle = (requested: Requested<T>): void => {
      if (isCurrent) setLast({ key, requested });
    };
    ask().then(
      value => settle({ kind: 'answered', value }),
      (error: unknown) => settle({ kind: 'failed', message: sentenceOf(error) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [key]);
  return last?.key === key ? last.requested : { kind: 'pending' };
}
