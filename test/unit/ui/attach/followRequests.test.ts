import * as assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { answers, calls, state } from '../fakeVscode';
import { FakeSession, reading } from '../../cli/fakeEngine';
import { Attachment } from '../../../../src/ui/attach/attachment';

const log = new Proxy({}, { get: () => () => undefined }) as vscode.LogOutputChannel;

describe('following requests', () => {
  let session: FakeSession;
  let attachment: Attachment;

  beforeEach(async () => {
    calls.splice(0);
    for (const name of Object.keys(answers)) delete answers[name];
    state.isTrusted = true;
    session = new FakeSession([reading([])]);
    attachment = new Attachment(() => Promise.resolve(session), log);
    await attachment.attach({ kind: 'port', host: '127.0.0.1', port: 1 });
  });
  afterEach(() => attachment.dispose());

  const agree = (): unknown[] => (answers['showWarningMessage'] = ['Follow Requests']);
  const isShown = (): unknown =>
    calls.findLast(({ given }) => given[1] === 'poolLeaks.following')?.given[2];

  it('begins with consent, which says that a listener is put into the server', async () => {
    await assert.rejects(attachment.followRequests(), { kind: 'cancelled' });
    const { given } = calls.find(({ name }) => name === 'showWarningMessage')!;
    assert.match(String(given[0]), /puts a listener into the server/);
    assert.match((given[1] as { detail: string }).detail, /leaves with us/);
    assert.equal(session.following, 0);
    agree();
    await attachment.followRequests();
    assert.equal(session.following, 1);
    assert.equal(isShown(), true);
  });

  it('ends when it is stopped', async () => {
    agree();
    await attachment.followRequests();
    attachment.stopFollowing();
    assert.equal(session.following, 0);
    assert.equal(isShown(), false);
  });

  it('ends with the session', async () => {
    agree();
    await attachment.followRequests();
    await attachment.detach();
    assert.equal(session.following, 0);
    assert.equal(isShown(), false);
  });

  it('is begun once, however often it is asked for', async () => {
    answers['showWarningMessage'] = ['Follow Requests', 'Follow Requests'];
    await Promise.all([attachment.followRequests(), attachment.followRequests()]);
    assert.equal(session.following, 1);
  });
});
