import { anyOf, type Scan } from './scan/scan';
import type { Relevance } from './relevance';

const SET = /\.([\w$#]+)\s*=\s*(true|false|!0|!1)(?![\w$])/g;

/** Whether a text may refuse work by a flag while it is set. */
export function mayRefuse(text: string): boolean {
  return flagsIn(text).size > 0;
}

/** Fields that are set to true somewhere and to false elsewhere, and tested. */
function flagsIn(text: string): Set<string> {
  const raised = new Set<string>();
  const lowered = new Set<string>();
  for (const [, name, value] of text.matchAll(SET))
    (value === 'true' || value === '!0' ? raised : lowered).add(name!);
  const both = new Set([...raised].filter(name => lowered.has(name)));
  if (both.size === 0) return both;
  const tested = new Set(
    [...text.matchAll(testOf(both))].map(([, ...names]) => names.find(Boolean)!),
  );
  return tested;
}

/** A condition, or an arrow function's whole result, that begins or goes on with one of the flags. */
function testOf(names: ReadonlySet<string>): RegExp {
  const path = `!?[\\w$#.\\[\\]]*\\.(${anyOf(names)})(?![\\w$])`;
  return new RegExp(`\\bif\\s*\\(\\s*${path}|(?:&&|=>)\\s*${path}`, 'g');
}

/** Adds functions that test a flag and set it, and whatever sets it. */
export function addRefusing({ text, blocks }: Scan, relevance: Relevance): void {
  const flags = flagsIn(text);
  if (flags.size === 0) return;
  for (const block of blocks) {
    if (block.kind !== 'function' || relevance.isLong(block)) continue;
    const code = text.slice(block.start, block.end);
    const found = new Set(
      [...code.matchAll(testOf(flags))].map(([, ...own]) => own.find(Boolean)!),
    );
    if (found.size === 0 || !setsAny(code, found)) continue;
    relevance.addFunction(block);
    relevance.addNames(found);
  }
}

/** A function that tests its own flag and raises it. */
function setsAny(code: string, names: ReadonlySet<string>): boolean {
  return new RegExp(`\\.(?:${anyOf(names)})\\s*=\\s*(?:true|false|!0|!1)`).test(code);
}
