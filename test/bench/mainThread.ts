import type { CDPSession, Page } from 'playwright-core';

/** What the browser's own trace says of a page's main thread. */
export interface MainThreadTrace {
  /** Processor time of all its tasks, in ms: what other processes of the machine do hardly counts. */
  busyMs: number;
  /** Of them, what scripts, layout and painting took: without the messages of the debugger that the test sends. */
  pageMs: number;
  /** Frames that it made, and in how many ms. */
  frames: number;
  elapsedMs: number;
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** In µs. */
  ts: number;
  /** In µs of time, and of processor time. */
  dur?: number;
  tdur?: number;
  args: { name?: string };
}

/** Traces the main thread of the page that is in front while `work` goes on. */
export async function traceMainThread(
  page: Page,
  work: () => Promise<void>,
): Promise<MainThreadTrace> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, {
    categories: ['disabled-by-default-devtools.timeline', 'devtools.timeline', '__metadata'],
  });
  await work();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  const threads = trace.traceEvents
    .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
    .map(({ pid, tid }) => trace.traceEvents.filter(each => each.pid === pid && each.tid === tid));
  // Other pages of the browser have threads of their own, which do nothing meanwhile.
  const events = threads.toSorted((a, b) => b.length - a.length)[0]!;
  const tasks = events.filter(({ name }) => name === 'RunTask');
  const frames = events.filter(({ name, ph }) => name === 'Commit' && ph === 'X');
  const times = frames.map(({ ts }) => ts);
  const works = events.filter(({ name, ph }) => name !== 'RunTask' && ph === 'X');
  return {
    pageMs: outermost(works).reduce((sum, { tdur = 0 }) => sum + tdur / 1000, 0),
    busyMs: tasks.reduce((sum, { tdur = 0 }) => sum + tdur / 1000, 0),
    frames: frames.length,
    elapsedMs: (Math.max(...times) - Math.min(...times)) / 1000,
  };
}

/** Without those that are part of another one. */
function outermost(events: readonly TraceEvent[]): TraceEvent[] {
  let end = 0;
  return events
    .toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
    .filter(({ ts, dur = 0 }) => {
      const isInside = ts < end;
      if (!isInside) end = ts + dur;
      return !isInside;
    });
}

/**
 * Processor time of the page's main thread so far, in ms: script, layout, style and painting, in all its tasks. Without the
 * commands of the browser driver, which brings the messages and asks what the page shows.
 */
export async function ownTaskMs(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  const of = (wanted: string): number => metrics.find(({ name }) => name === wanted)!.value * 1000;
  return of('TaskDuration') - of('DevToolsCommandDuration');
}
