import { Failure } from '../base/failure';
import { assertReplaceable, replaceFile } from '../base/writeFile';
import type { FixChoice } from './chooseFixes';
import { fixSource, type CheckText, type FixedSource } from './fixSource';
import { BYTE_ORDER_MARK, readSource } from './readSource';

/**
 * Mends one file on disk by its absolute path. Replaces it as a whole or not at all; keeps its mode, line ends and byte
 * order mark. Leaves read-only files and files with several names alone. Rejects with `fixRefused`, `notReplaced` or
 * `unwritable`, and the file is unchanged then.
 */
export async function fixFile(
  file: string,
  choice: FixChoice,
  check: CheckText,
): Promise<FixedSource> {
  const source = readSource(file);
  if ('skipped' in source) throw new Failure('fixRefused', source.skipped.replace(/\.$/, ''));
  if (!source.isExact) throw new Failure('fixRefused', 'the file is not encoded in UTF-8');
  await assertReplaceable(file);
  const fixed = await fixSource({ name: file, text: source.text }, choice, check);
  if (fixed.text === source.text) return fixed;
  const now = readSource(file);
  if (!('text' in now) || now.text !== source.text) {
    throw new Failure('fixRefused', 'the file has changed meanwhile');
  }
  await replaceFile(file, (source.hasByteOrderMark ? BYTE_ORDER_MARK : '') + fixed.text);
  return fixed;
}
