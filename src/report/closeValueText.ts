/** The function that the rules' mended examples call. */
export const closeValueText = `/** Closes a value that can be closed; one that fails to must not keep the others open. */
function closeValue(value: unknown): void {
  try {
    const closable = Object(value) as Record<PropertyKey, unknown>;
    const close = closable.close ?? closable.destroy ?? closable.dispose;
    if (typeof close === 'function') Promise.resolve(close.call(value)).catch(() => {});
  } catch {
    // It is released all the same.
  }
}`;
