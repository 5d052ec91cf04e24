import * as assert from 'node:assert/strict';
import '../fakeVscode';
import type * as vscode from 'vscode';
import { Emitter } from '../../../../src/base/event';
import { finding, reading } from '../../cli/fakeEngine';
import type { Finding } from '../../../../src/protocol/finding';
import type { SourceFinding } from '../../../../src/protocol/sourceFinding';
import type { PoolSession } from '../../../../src/session/sessionApi';
import { MendedResets, type CheckedSource } from '../../../../src/ui/source/mendedResets';

const live = finding();
const faulty = {
  rule: live.rule,
  className: live.className,
  method: live.method,
} as SourceFinding;

describe('resets that are mended in the source', () => {
  let checks: Emitter<CheckedSource>;
  let changes: Emitter<void>;
  let attachment: {
    session: PoolSession | undefined;
    onDidChange: Emitter<void>['event'];
    markFix(at: Pick<Finding, 'className' | 'method'>): void;
  };
  let marks: string[];
  let mended: MendedResets;

  beforeEach(() => {
    checks = new Emitter();
    changes = new Emitter();
    marks = [];
    attachment = {
      session: undefined,
      onDidChange: changes.event,
      markFix: ({ className, method }) => void marks.push(`${className}.${method}`),
    };
    mended = new MendedResets(attachment, checks.event);
  });
  afterEach(() => mended.dispose());

  const attach = (findings = [live]): void => {
    attachment.session = { reading: reading(findings) } as PoolSession;
    changes.fire();
  };
  const check = (findings: SourceFinding[], ignored = 0, file = live.location.file): void => {
    const uri = { scheme: 'file', fsPath: file, toString: () => file } as vscode.Uri;
    checks.fire({ uri, findings, ignored });
  };

  it('are those whose fault goes from the source, by whatever edit, and come with a mark on the curve', () => {
    attach();
    check([faulty]);
    assert.equal(mended.has(live), false);
    check([]);
    assert.equal(mended.has(live), true);
    check([]);
    assert.deepEqual(marks, ['UserValues.reset']);
  });

  it('are known also when the source was open and checked before the process was attached', () => {
    check([faulty]);
    attach();
    check([]);
    assert.equal(mended.has(live), true);
  });

  it('are faulty again once the edit is undone', () => {
    attach();
    check([faulty]);
    check([]);
    check([faulty]);
    assert.equal(mended.has(live), false);
  });

  it('are none that are ignored, that were never found in the source, or that are of other files', () => {
    attach();
    check([]);
    check([faulty]);
    check([], 1);
    check([], 0, '/srv/shop/src/other.ts');
    assert.equal(mended.has(live), false);
    assert.deepEqual(marks, []);
  });

  it('are of the process that runs the old code alone', () => {
    attach();
    check([faulty]);
    check([]);
    attach();
    assert.equal(mended.has(live), false);
  });
});
