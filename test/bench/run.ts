import { benchActivation } from './activation';
import { benchAttach } from './attach';
import { benchCheck } from './check';
import { benchFixes } from './fixes';
import { benchHarm } from './harm';
import { benchHeap } from './heap';
import { benchLoad } from './load';
import { benchPage } from './page';
import { benchRecord } from './record';
import { benchRelevance } from './relevance';
import { benchRoundTrips } from './roundTrips';
import { benchRounds } from './rounds';
import { benchScripts } from './scripts';
import { benchSlots } from './slots';
import { benchSnapshot } from './snapshot';

const probe: Record<string, () => Promise<void>> = {
  heap: benchHeap,
  slots: benchSlots,
  'round-trips': benchRoundTrips,
  scripts: benchScripts,
  rounds: benchRounds,
};
const parts: Record<string, () => Promise<void>> = {
  ...probe,
  harm: benchHarm,
  load: benchLoad,
  check: benchCheck,
  fixes: benchFixes,
  relevance: benchRelevance,
  snapshot: benchSnapshot,
  record: benchRecord,
  page: benchPage,
  activation: benchActivation,
  attach: benchAttach,
};
/** A name stands for one part or for several, which are run in turn. */
const benches: Record<string, string[]> = {
  probe: Object.keys(probe),
  ...Object.fromEntries(Object.keys(parts).map(name => [name, [name]])),
};

async function run(names: string[]): Promise<void> {
  for (const name of names) {
    console.log(`\n— ${name}`);
    await parts[name]!();
  }
}

const wanted = benches[process.argv[2] ?? ''];
if (!wanted) {
  console.error(
    `npm run bench -- <name>, where the name is one of: ${Object.keys(benches).join(', ')}`,
  );
  process.exitCode = 2;
} else {
  run(wanted).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
