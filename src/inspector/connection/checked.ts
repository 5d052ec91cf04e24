import * as v from 'valibot';
import { Failure } from '../../base/failure';

/**
 * Returns a value from the target if it fits the schema, else throws `malformedAnswer`, whose sentence quotes nothing of the
 * value. `what` says who sent what: `127.0.0.1:9229 answered Runtime.evaluate`.
 */
export function checked<S extends v.GenericSchema>(
  schema: S,
  value: unknown,
  what: string,
): v.InferOutput<S> {
  const parsed = v.safeParse(schema, value, { abortEarly: true, abortPipeEarly: true });
  if (parsed.success) return parsed.output;
  const path = v.getDotPath(parsed.issues[0]);
  throw new Failure(
    'malformedAnswer',
    path === null ? `${what} wrongly` : `${what} with a wrong ${path}`,
  );
}

/** Parses JSON text and checks it as `checked` does. */
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
