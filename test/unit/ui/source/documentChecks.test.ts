import * as assert from 'node:assert/strict';
import { calls, state } from '../fakeVscode';
import type * as vscode from 'vscode';
import { Failure } from '../../../../src/base/failure';
import type { Checker } from '../../../../src/protocol/fileCheck';
import type { Skipped } from '../../../../src/protocol/skipped';
import type { SourceCheck } from '../../../../src/protocol/sourceFinding';
import { DocumentChecks, type DocumentCheckDeps } from '../../../../src/ui/source/documentChecks';
import { eventually } from '../../../eventually';

/** A check that was asked for: the test answers it, and sees whether it was stopped. */
interface Asked {
  signal: AbortSignal | undefined;
  answer(skipped?: Skipped): void;
}

describe('checks of documents', () => {
  let document: { version: number; isClosed: boolean } & vscode.TextDocument;
  let asked: Asked[];
  let checks: DocumentChecks;
  /** How often findings were shown. */
  let shown: number;

  beforeEach(() => {
    document = {
      uri: { scheme: 'file', fsPath: '/a.ts', toString: () => 'file:///a.ts' },
      languageId: 'typescript',
      version: 1,
      isClosed: false,
      getText: () => '',
    } as typeof document;
    asked = [];
    const check = (_: unknown, signal?: AbortSignal): Promise<SourceCheck> =>
      new Promise((resolve, reject) => {
        asked.push({
          signal,
          answer: skipped => resolve({ findings: [], needs: [], ...(skipped && { skipped }) }),
        });
        signal?.addEventListener('abort', () => reject(new Failure('cancelled', 'The request')));
      });
    shown = 0;
    const findings = { isOfWorkspace: false, set: () => void shown++ };
    checks = new DocumentChecks({
      findings: findings as Partial<DocumentCheckDeps['findings']>,
      checker: () => Promise.resolve({ check } as Partial<Checker>),
      log: { debug: () => undefined } as Partial<DocumentCheckDeps['log']>,
    } as DocumentCheckDeps);
  });

  afterEach(() => {
    checks.dispose();
    state.settings = {};
  });

  it('answer who waits, although the same version is to be checked again', async () => {
    const answer = checks.current(document);
    await eventually(() => asked.length === 1);
    checks.schedule(document, 0);
    asked[0]!.answer();
    assert.deepEqual(await answer, { version: 1, findings: [], idleComments: [] });
    assert.equal(asked.length, 1);
  });

  for (const isOn of [true, false]) {
    it(`show ${isOn ? 'findings' : 'nothing'} while the setting is ${isOn ? 'on' : 'off'}, and answer`, async () => {
      state.settings = { checkDocuments: isOn };
      const answer = checks.current(document);
      await eventually(() => asked.length === 1);
      asked[0]!.answer();
      assert.deepEqual(await answer, { version: 1, findings: [], idleComments: [] });
      assert.equal(shown, isOn ? 1 : 0);
    });
  }

  it('show what was checked while the setting was off, once it is on', async () => {
    state.settings = { checkDocuments: false };
    const answer = checks.current(document);
    await eventually(() => asked.length === 1);
    asked[0]!.answer();
    await answer;
    state.settings = { checkDocuments: true };
    checks.renew(document);
    await eventually(() => asked.length === 2);
    asked[1]!.answer();
    await eventually(() => shown === 1);
  });

  it('tell a mistake in what the project says once', async () => {
    const message = '/.poolleaksrc.json cannot be used.';
    for (let version = 1; version <= 2; version++) {
      document.version = version;
      const answer = checks.current(document);
      await eventually(() => asked.length === version);
      asked.at(-1)!.answer({ why: 'misconfigured', message });
      assert.equal(await answer, undefined);
    }
    assert.deepEqual(
      calls.filter(({ name }) => name === 'showWarningMessage').map(({ given }) => given),
      [[message]],
    );
  });

  for (const [what, change] of Object.entries({
    'an edit': () => {
      document.version++;
      checks.schedule(document, 0);
    },
    'a check of the next version': () => {
      document.version++;
      void checks.current(document);
    },
    'closing the document': () => checks.forget(document, true),
  })) {
    it(`are stopped by ${what}, which is no failure for who waits`, async () => {
      const answer = checks.current(document);
      await eventually(() => asked.length === 1);
      change();
      assert.equal(await answer, undefined);
      assert.equal(asked[0]!.signal?.aborted, true);
    });
  }
});
