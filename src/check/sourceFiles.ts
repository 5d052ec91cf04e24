import { isDeclaration, syntaxOf } from '../protocol/languages';

/** Larger files are left out, in bytes. */
export const MAX_FILE_BYTES = 20_000_000;

/** Whether a file that nobody named is worth reading: declaration files hold no code. */
export function isSourceFile(name: string): boolean {
  return syntaxOf(name) !== undefined && !isDeclaration(name);
}
