declare const content: unique symbol;

/** JSON text of a `T`, for structured data between us and the target. */
export type Json<T> = string & { readonly [content]: T };

export function asJson<T>(value: T): Json<T> {
  return JSON.stringify(value) as Json<T>;
}

/** Parses text from our own side. Text from the target goes through `checkedJson` instead. */
export function fromJson<T>(text: Json<T>): T {
  return JSON.parse(text) as T;
}
