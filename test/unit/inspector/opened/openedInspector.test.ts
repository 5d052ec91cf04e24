import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { OpenedInspector } from '../../../../src/inspector/opened/openedInspector';
import { dropRecord } from '../../../../src/inspector/opened/openedRecords';

describe('an inspector that may still open', () => {
  const own = process.env['XDG_STATE_HOME'];
  let folder = '';

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'opened-'));
    process.env['XDG_STATE_HOME'] = folder;
  });
  afterEach(() => {
    if (own === undefined) delete process.env['XDG_STATE_HOME'];
    else process.env['XDG_STATE_HOME'] = own;
    fs.rmSync(folder, { recursive: true });
  });
  /** From here on nothing can be written. */
  const fill = (): void => void (process.env['XDG_STATE_HOME'] = path.join(os.devNull, 'state'));

  it('is closed by the next start, also when only the first record could be written', async () => {
    const opened = await OpenedInspector.note(process.pid);
    fill();
    assert.match((await opened.mayOpen()) ?? '', /The next start of Pool Leaks closes it/);
    process.env['XDG_STATE_HOME'] = folder;
    await dropRecord(process.pid);
  });

  it('stays open when no record could be written at all', async () => {
    fill();
    const opened = await OpenedInspector.note(process.pid);
    assert.match((await opened.mayOpen()) ?? '', /It stays open until the process ends/);
  });
});
