import { benchProbe } from './probe';

const benches: Record<string, () => Promise<void>> = { probe: benchProbe };

const name = process.argv[2] ?? '';
const bench = benches[name];
if (!bench) {
  console.error(
    `npm run bench -- <name>, where the name is one of: ${Object.keys(benches).join(', ')}`,
  );
  process.exitCode = 2;
} else {
  bench().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
