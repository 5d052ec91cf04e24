import type { Finding } from '../../../protocol/finding';

/** `Context #3 (idle)`, for the clipboard. */
export function contextPath({ className, live }: Finding, instance: number): string {
  const idle = live.values.some(value => value.instance === instance && value.idle);
  return `${className} #${instance} (${idle ? 'idle' : 'in use'})`;
}
