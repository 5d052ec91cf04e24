/** Asks whether the target may be stopped. `estimateMs` is the expected pause. */
export type PauseConsent = (estimateMs: number, what: string) => Promise<boolean>;
