import type { Finding } from '../../../protocol/finding';

/** `Context (/srv/context.ts:31)`, for the clipboard: the class and the reset that is to blame. */
export function placeOf({ className, location }: Pick<Finding, 'className' | 'location'>): string {
  return `${className} (${location.file}:${location.line})`;
}

/** `Context #3 (idle)`, for the clipboard. */
export function contextPath({ className, live }: Finding, instance: number): string {
  const idle = live.values.some(value => value.instance === instance && value.idle);
  return instancePath(className, instance, idle);
}

/** The same of an instance of a snapshot. */
export function instancePath(className: string, instance: number, idle: boolean): string {
  return `${className} #${instance} (${idle ? 'idle' : 'in use'})`;
}
