declare const content: unique symbol;

/** A text that is the JSON of a `T`: so structured data crosses between us and the target. */
export type Json<T> = string & { readonly [content]: T };

export function asJson<T>(value: T): Json<T> {
  return JSON.stringify(value) as Json<T>;
}

/** Reads what our own side has written; what comes from the target is checked (`checkedJson`). */
export function fromJson<T>(text: Json<T>): T {
  return JSON.parse(text) as T;
}
