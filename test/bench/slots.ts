import { Target } from '../process/target';

/** 10,000 parked contexts with 50 stale slots each: read whole, and how long each slice held the server. */
export async function benchSlots(): Promise<void> {
  const target = await Target.start('manySlots.cjs');
  try {
    const session = await target.open();
    for (const what of ['first list', 'refresh', 'refresh']) {
      await target.get('/pause');
      const started = performance.now();
      const { findings, cost } = await session.read();
      const elapsed = performance.now() - started;
      const { longestMs } = JSON.parse(await target.get('/pause')) as { longestMs: number };
      const { staleReferences, instances } = findings[0]!.live;
      console.log(
        [
          what.padEnd(12),
          `${staleReferences} stale values in ${instances} contexts`,
          `${elapsed.toFixed(0)} ms`,
          `longest call as reported ${cost.longestPauseMs.toFixed(1)} ms`,
          `longest pause of the event loop ${longestMs.toFixed(1)} ms`,
        ].join('  '),
      );
    }
    await session.detach();
  } finally {
    target.stop();
  }
}
