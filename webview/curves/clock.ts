/** `2:05`, `1:02:05`: minutes and seconds of a time span in ms. */
export function formatElapsed(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [first, ...rest] = parts[0] === 0 ? parts.slice(1) : parts;
  return [first, ...rest.map(part => String(part).padStart(2, '0'))].join(':');
}
