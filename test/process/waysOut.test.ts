import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Victim } from '../harm/victim';
import { leaveOnce, waysOut } from '../harm/waysOut';
import { NODE_VERSIONS, nodeBinary } from './nodeBinary';

const ROUNDS = 3;

describe('a server whose inspector we opened', () => {
  const before_ = process.env['XDG_STATE_HOME'];
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'state-'));

  before(() => (process.env['XDG_STATE_HOME'] = folder));
  after(() => {
    if (before_ === undefined) delete process.env['XDG_STATE_HOME'];
    else process.env['XDG_STATE_HOME'] = before_;
    fs.rmSync(folder, { recursive: true });
  });

  for (const version of ['18.20.8', ...NODE_VERSIONS]) {
    for (const way of waysOut) {
      it(`goes on unharmed on Node ${version} after: ${way.name}`, async () => {
        const victim = await Victim.start(await nodeBinary(version), way.mode);
        try {
          const { listeners, globals } = await victim.truth();
          const times = way.times ?? ROUNDS;
          for (let round = 0; round < times; round++) await leaveOnce(way, victim, round);
          const after = await victim.truth();
          assert.deepEqual(after.listeners, listeners);
          assert.deepEqual(after.globals, globals);
          assert.ok(victim.served > 0);
        } finally {
          victim.dispose();
        }
      });
    }
  }
});
