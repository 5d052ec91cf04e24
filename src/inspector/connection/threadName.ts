import type { ThreadName } from '../../protocol/target';

/** How Node calls threads that nobody gave a name. */
const NAMELESS = 'WorkerThread';
const MAX_NAME = 200;

/**
 * A thread by what the inspector tells of it: `[worker 3] name`, in older versions `Worker 3`. Without a name it is called
 * like its script. `ordinal` stands in for the id where there is none.
 */
export function threadNameOf(
  { title, url }: { title: string; url: string },
  ordinal: number,
): ThreadName {
  const parts = /^(?:\[worker (\d{1,9})\] ?(.*)|Worker (\d{1,9}))$/s.exec(title);
  const [, bracketed, given = '', plain] = parts ?? [];
  const digits = bracketed ?? plain;
  const name = given === '' || given === NAMELESS ? scriptOf(url) : given;
  return { id: digits === undefined ? ordinal : Number(digits), name: name.slice(0, MAX_NAME) };
}

/** The end of a script's address; a text that was evaluated has none. */
function scriptOf(url: string): string {
  const script = url.slice(url.lastIndexOf('/') + 1);
  return script === '' ? '[worker eval]' : script;
}
