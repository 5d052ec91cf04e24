import * as assert from 'node:assert/strict';
import { calls } from '../fakeVscode';
import { finding } from '../../cli/fakeEngine';
import { openResetMethod, type SourceDocuments } from '../../../../src/ui/source/resetMethod';

describe('going to a reset', () => {
  it('sets the cursor and selects nothing, so that a typed letter replaces nothing', async () => {
    calls.splice(0);
    const documents = { add: (file: string) => file } as unknown as SourceDocuments;
    await openResetMethod(finding(), () => Promise.resolve(''), documents);
    const { given } = calls.find(({ name }) => name === 'showTextDocument')!;
    const { selection } = given[1] as { selection: { start: unknown; end: unknown } };
    assert.deepEqual(selection.start, selection.end);
  });
});
