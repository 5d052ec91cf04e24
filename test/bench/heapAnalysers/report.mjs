import * as fs from 'node:fs';

/** Prints the time since `started`, the processor's time, the highest resident memory of this process, and what was found. */
export function report(started, found) {
  const seconds = (performance.now() - started) / 1000;
  const status = fs.readFileSync('/proc/self/status', 'utf8');
  const peakBytes = Number(/VmHWM:\s+(\d+)/.exec(status)[1]) * 1024;
  const { user, system } = process.cpuUsage();
  const cpuSeconds = (user + system) / 1e6;
  console.log(JSON.stringify({ seconds, cpuSeconds, peakBytes, found }));
}
