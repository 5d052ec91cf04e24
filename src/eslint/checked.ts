import type { AST, Rule as EslintRule, SourceCode } from 'eslint';
import * as path from 'node:path';
import { checkJavaScript } from '../analysis/javascript/checkJavaScript';
import { checkTextNow } from '../check/checkFile';
import { ProjectConfigs } from '../check/projectConfig';
import { syntaxOf } from '../protocol/languages';
import type { SourceCheck } from '../protocol/sourceFinding';
import type { SourceRange } from '../protocol/sourceRange';

/** All rules ask for the check of one text. */
const known = new WeakMap<SourceCode, SourceCheck>();

/** The check of the text that is linted; made once. Throws a `Failure` when what the project says has a mistake. */
export function checkOf({ sourceCode, filename, cwd }: EslintRule.RuleContext): SourceCheck {
  let check = known.get(sourceCode);
  if (!check) known.set(sourceCode, (check = checked(sourceCode.text, filename, cwd)));
  return check;
}

function checked(text: string, filename: string, cwd: string): SourceCheck {
  // `<input>` and `<text>` stand for texts without a file.
  const name = filename.startsWith('<') ? path.join(cwd, 'text.js') : filename;
  if (syntaxOf(name)?.family !== 'javascript') return { findings: [], needs: [] };
  const configs = new ProjectConfigs();
  configs.of(name);
  return checkTextNow({ source: { name, text } }, checkJavaScript, configs);
}

/** A range as ESLint has it: lines count from 1. */
export function locationOf({ line, column, endLine, endColumn }: SourceRange): AST.SourceLocation {
  return { start: { line: line + 1, column }, end: { line: endLine + 1, column: endColumn } };
}
