export function report(started: number, found: Record<string, unknown>): void;
