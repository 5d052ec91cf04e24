import { extname } from 'node:path';

const ENDINGS = ['.js', '.cjs', '.mjs', '.jsx', '.ts', '.cts', '.mts', '.tsx', '.go'];
const DECLARATIONS = /\.d\.[cm]?ts$/i;

/** Larger files are left out, in bytes. */
export const MAX_FILE_BYTES = 20_000_000;

/** Whether the name's ending is that of a syntax that can be checked. */
export function hasKnownSyntax(name: string): boolean {
  return ENDINGS.includes(extname(name).toLowerCase());
}

/** Whether a file that nobody named is worth reading: declaration files hold no code. */
export function isSourceFile(name: string): boolean {
  return hasKnownSyntax(name) && !DECLARATIONS.test(name);
}
