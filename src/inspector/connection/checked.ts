import * as v from 'valibot';
import { Failure } from '../../base/failure';

/**
 * What came from the target, once it fits its schema. Rejects it with `malformedAnswer`, whose sentence holds nothing of
 * what came. `what` names who sent what: `127.0.0.1:9229 answered Runtime.evaluate`.
 */
export function checked<S extends v.GenericSchema>(
  schema: S,
  value: unknown,
  what: string,
): v.InferOutput<S> {
  const parsed = v.safeParse(schema, value, { abortEarly: true, abortPipeEarly: true });
  if (parsed.success) return parsed.output;
  const place = v.getDotPath(parsed.issues[0]);
  throw new Failure(
    'malformedAnswer',
    place === null ? `${what} wrongly` : `${what} with a wrong ${place}`,
  );
}

/** Text as JSON, once it fits its schema; else as `checked`. */
export function checkedJson<S extends v.GenericSchema>(
  schema: S,
  text: unknown,
  what: string,
): v.InferOutput<S> {
  if (typeof text !== 'string') throw new Failure('malformedAnswer', `${what} without a text`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Failure('malformedAnswer', `${what} with a text that is not JSON`, error);
  }
  return checked(schema, value, what);
}
