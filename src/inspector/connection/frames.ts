/** One message of an inspector. `params` and `result` are objects whose content is not checked yet. */
export type Frame =
  | { kind: 'answer'; id: number; result: unknown }
  | { kind: 'refusal'; id: number; words: string }
  | { kind: 'event'; method: string; params: unknown }
  /** Not a message that an inspector sends. `why` completes the sentence `It sent a message …`. */
  | { kind: 'malformed'; why: string };

const MAX_WORDS = 500;

/** Parses any text that came over the wire. Never throws. */
export function parseFrame(text: string): Frame {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return { kind: 'malformed', why: 'that is not JSON' };
  }
  if (!isRecord(message)) return { kind: 'malformed', why: 'that is no object' };
  const { id, method, error, result = {}, params = {} } = message;
  if (id === undefined) {
    if (typeof method !== 'string') return { kind: 'malformed', why: 'of no kind' };
    if (!isRecord(params)) return { kind: 'malformed', why: 'about an event without its facts' };
    return { kind: 'event', method, params };
  }
  if (!isId(id)) return { kind: 'malformed', why: 'with a number that nobody gave it' };
  if (error !== undefined) {
    if (!isRecord(error)) return { kind: 'malformed', why: 'with an error that says nothing' };
    const words = typeof error['message'] === 'string' ? error['message'] : 'without a reason';
    return { kind: 'refusal', id, words: words.slice(0, MAX_WORDS) };
  }
  // Debugger proxies leave out an empty result.
  if (!isRecord(result)) return { kind: 'malformed', why: 'with a result that is no object' };
  return { kind: 'answer', id, result };
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
