/*
 * Deadlines that only keep a test from hanging. They cost nothing when all is well, and say nothing about speed: on a busy
 * machine everything may take ten times as long. Speed is measured by `npm run bench`.
 */

/** For one test with its hooks. */
export const TEST_MS = 600_000;

/** For one thing that is waited for in a test. */
export const WAIT_MS = 120_000;
