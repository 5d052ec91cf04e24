import { anyOf } from '../../text/anyOf';
import { setBothWays } from './flagSigns';
import { type Scan } from './scan/scan';
import type { Relevance } from './relevance';

/** Whether a text may refuse work by a flag while it is set. */
export function mayRefuse(text: string): boolean {
  return testedIn(text).size > 0;
}

/** The fields that are set both ways, and tested. */
function testedIn(text: string): Set<string> {
  const both = setBothWays(text);
  if (both.length === 0) return new Set();
  return new Set([...text.matchAll(testOf(both))].map(([, ...names]) => names.find(Boolean)!));
}

/** A condition, or an arrow function's whole result, that begins or goes on with one of the flags. */
function testOf(names: Iterable<string>): RegExp {
  const path = `!?[\\w$#.\\[\\]]*\\.(${anyOf(names)})(?![\\w$])`;
  return new RegExp(`\\bif\\s*\\(\\s*${path}|(?:&&|=>)\\s*${path}`, 'g');
}

/** Adds functions that test a flag and set it, and whatever sets it. */
export function addRefusing({ text, blocks }: Scan, relevance: Relevance): void {
  const flags = testedIn(text);
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

/** A field that is set to what a name stands for. */
const GIVEN = /\.([\w$#]+)\s*=\s*[A-Za-z_$][\w$]*\s*(?:[;,\n}]|$)/g;

/** Adds what sets fields where it raises a flag that is tested elsewhere, and whoever knows flag or fields. */
export function addGuarded({ text, blocks }: Scan, relevance: Relevance): void {
  const flags = testedIn(text);
  if (flags.size === 0) return;
  const raises = new RegExp(`\\.(${anyOf(flags)})\\s*=\\s*(?:true|!0)(?![\\w$])`, 'g');
  for (const block of blocks) {
    if (block.kind !== 'function' || relevance.isLong(block)) continue;
    const code = text.slice(block.start, block.end);
    const raised = Array.from(code.matchAll(raises), ([, name]) => name!);
    if (raised.length === 0) continue;
    const given = Array.from(code.matchAll(GIVEN), ([, name]) => name!);
    if (given.length > 0) relevance.addNames([...raised, ...given]);
  }
}
