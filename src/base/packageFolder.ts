import { filePathOfUrl } from './filePathOfUrl';

/** The innermost package on a path: its folder and its name, with a scope or without. */
const IN_PACKAGE = /^(.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+))[\\/]/;

/** A package by the path of one of its files. */
export interface PackageOfFile {
  folder: string;
  /** With the scope, as the path has it. */
  name: string;
}

/** The package that a script's URL or a path leads into; `undefined` outside of `node_modules`. */
export function packageOfFile(urlOrPath: string): PackageOfFile | undefined {
  const [, folder, name] = IN_PACKAGE.exec(filePathOfUrl(urlOrPath) ?? urlOrPath) ?? [];
  return folder === undefined || name === undefined ? undefined : { folder, name };
}
