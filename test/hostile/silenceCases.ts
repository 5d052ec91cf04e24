import type { FailureKind } from '../../src/base/failure';
import { early, rule, type Case } from './case';
import { answered, drop, stall, UPGRADE, type Script } from './hostileInspector';

const changed = (on: string, change: object): Script => ({
  rules: [{ on, act: answered((status: object) => ({ ...status, ...change })) }],
});
const allOf = (...methods: string[]): Script => ({
  rules: methods.map(on => ({ on, act: drop })),
});
const TAKE = 'HeapProfiler.takeHeapSnapshot';

const waiting: [name: string, script: Script, kind: FailureKind, waitsAt: string][] = [
  ['no answer to the upgrade', { upgrade: () => undefined }, 'timedOut', UPGRADE],
  ['nobody says who it is', rule('Runtime.evaluate', drop, 0), 'targetBusy', 'Runtime.evaluate'],
  ['the scripts are never listed', early(drop), 'timedOut', 'Debugger.enable'],
  ['the walk never comes back', rule('agent.walk', drop), 'timedOut', 'agent.walk'],
  [
    'nothing is answered after the walk',
    allOf('agent.probe', 'agent.rest', 'Runtime.releaseObjectGroup'),
    'timedOut',
    'agent.probe',
  ],
  [
    'a faked disconnect, then nothing',
    early(({ send }) => send({ method: 'disconnect' })),
    'timedOut',
    'Debugger.enable',
  ],
];

const interrupted: [name: string, script: Script, interruptAt: string, args?: string[]][] = [
  ['nobody says who it is', rule('Runtime.evaluate', drop, 0), 'Runtime.evaluate'],
  ['no script is listed', allOf('Debugger.enable', 'Debugger.disable'), 'Debugger.enable'],
  ['a walk does not come back', rule('agent.walk', drop), 'agent.walk'],
  ['nothing is read any more', rule('agent.walk', stall), 'agent.walk'],
  ['reading never ends', changed('agent.probe', { done: false, rows: [] }), 'agent.probe'],
  ['a snapshot never comes', rule(TAKE, drop), TAKE, ['--snapshot', '--allow-pause', '600000']],
];

/** Nothing comes, or it never ends. */
export const silenceCases: Case[] = [
  ...waiting.map(([name, script, kind, waitsAt]): Case => ({ name, script, kind, waitsAt })),
  ...interrupted.map(([name, script, interruptAt, args]): Case => {
    return { name: `Ctrl+C while ${name}`, script, interruptAt, args, program: true };
  }),
  {
    name: 'Ctrl+C twice while a walk does not come back',
    script: allOf('agent.walk', 'agent.rest', 'Runtime.releaseObjectGroup'),
    interruptAt: 'agent.walk',
    interrupts: 2,
    program: true,
  },
];
