import { isLocalPath } from '../base/localPath';
import type { Checker } from '../protocol/fileCheck';
import type { FixesOf } from './recordApi';

/** Looks up fixes by checking the file that the statement is in. A file that is not on this machine has none. */
export function fixesBy(checker: Pick<Checker, 'checkFiles'>): FixesOf {
  return async (rule, { file, line }, signal) => {
    if (!isLocalPath(file)) return [];
    const [check] = await checker.checkFiles([file], signal);
    const finding = check?.findings.find(
      each => each.rule === rule && each.range.line === line - 1,
    );
    return (finding?.fixes ?? []).map(({ kind, title }) => ({ kind, title }));
  };
}
