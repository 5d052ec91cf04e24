let clock: Intl.DateTimeFormat | undefined;

/** `14:02:15`, of an epoch time in ms. */
export function formatClock(at: number): string {
  // Made when it is needed: the first one costs a new page several milliseconds.
  clock ??= new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return clock.format(at);
}

/** `2:05`, `1:02:05`: minutes and seconds of a time span in ms. */
export function formatElapsed(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [first, ...rest] = parts[0] === 0 ? parts.slice(1) : parts;
  return [first, ...rest.map(part => String(part).padStart(2, '0'))].join(':');
}
