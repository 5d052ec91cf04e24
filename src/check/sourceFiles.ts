import { isDeclaration, syntaxOf } from '../protocol/languages';

/** In bytes. Larger files are left out. */
export const MAX_FILE_BYTES = 20_000_000;

/** Whether to read a file that was found rather than named. Declaration files hold no code. */
export function isSourceFile(name: string): boolean {
  return syntaxOf(name) !== undefined && !isDeclaration(name);
}
