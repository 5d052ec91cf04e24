import writeFileAtomic from 'write-file-atomic';
import { Failure } from '../base/failure';
import type { FixChoice } from './chooseFixes';
import { fixSource, type CheckText, type FixedSource } from './fixSource';
import { BYTE_ORDER_MARK, readSource } from './readSource';

/**
 * Mends one file on disk, by its absolute path. It is replaced as a whole or not at all, and keeps its mode, line ends and
 * byte order mark. Rejects with `fixRefused` or `unwritable`; the file is as it was then.
 */
export async function fixFile(
  file: string,
  choice: FixChoice,
  check: CheckText,
): Promise<FixedSource> {
  const source = readSource(file);
  if ('skipped' in source) throw new Failure('fixRefused', source.skipped.replace(/\.$/, ''));
  if (!source.isExact) throw new Failure('fixRefused', 'the file is not encoded in UTF-8');
  const fixed = await fixSource({ name: file, text: source.text }, choice, check);
  if (fixed.text === source.text) return fixed;
  const now = readSource(file);
  if (!('text' in now) || now.text !== source.text) {
    throw new Failure('fixRefused', 'the file was changed meanwhile');
  }
  try {
    await writeFileAtomic(file, (source.hasByteOrderMark ? BYTE_ORDER_MARK : '') + fixed.text);
  } catch (error) {
    throw new Failure('unwritable', file, error);
  }
  return fixed;
}
