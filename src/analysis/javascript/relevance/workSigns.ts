import { anyOf } from '../../text/anyOf';
import { setBothWays } from './flagSigns';
import type { Block, Scan } from './scan/scan';
import type { Owner } from './owners';
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

/** `.field = value`, with the first word of the value. */
const SET = /\.([\w$#]+)\s*=(?![=>])\s*(!?-?[\w$]*)/g;
const LITERAL = /^(?:null|undefined|void|true|false|![01]|-?\d.*)$/;
const MENTION = /\.([\w$#]+)/g;

/** Whether a text has fields that are set to literals and to something else. */
export function mayEndWork(text: string): boolean {
  const literal = new Set<string>();
  const other = new Set<string>();
  for (const [, name, value] of text.matchAll(SET)) {
    const isLiteral = LITERAL.test(value!);
    // Flags are set to two literals.
    const isFirst = isLiteral && !literal.has(name!);
    (isFirst ? literal : other).add(name!);
    if (literal.has(name!) && other.has(name!)) return true;
  }
  return false;
}

/** What a function says about fields. */
interface Said {
  block: Block;
  mentions: ReadonlySet<string>;
  /** The fields that it sets; to literals; to what a name stands for. */
  sets: Set<string>;
  literal: Set<string>;
  given: Set<string>;
}

/**
 * Adds a class-like with a function that sets a field to what it is given beside another one, where another function sets that
 * one to a literal and leaves the first as it is, which some function uses.
 */
export function addWork(scan: Scan, owner: Owner, relevance: Relevance): void {
  if (owner.form === 'factory') return;
  const said = methodsOf(scan, owner).map(block => saidIn(scan, block));
  const mentioning = new Map<string, number>();
  for (const { mentions } of said)
    for (const name of mentions) mentioning.set(name, (mentioning.get(name) ?? 0) + 1);
  const found = new Set<string>();
  for (const start of said) {
    const given = [...start.given].filter(field => mentioning.get(field)! > 1);
    if (given.length === 0) continue;
    for (const end of said) {
      const guards = [...start.sets].filter(guard => end.literal.has(guard));
      if (guards.length === 0) continue;
      const isFirst = end.block.name === 'constructor';
      const left = isFirst ? given : given.filter(field => !end.sets.has(field));
      const names = new Set([...guards, ...left]);
      // A field is no guard of itself.
      if (left.length > 0 && names.size > 1) for (const name of names) found.add(name);
    }
  }
  if (found.size > 0) relevance.addMembers(owner, [...found]);
}

/** The functions of an owner that stand in no other function of it. */
function methodsOf({ blocks }: Scan, owner: Owner): Block[] {
  const found = new Set<Block>();
  for (const outer of owner.blocks)
    for (let at = outer.ordinal; at < Math.max(outer.endBlock, outer.ordinal + 1);) {
      const block = blocks[at]!;
      if (block.kind === 'function') found.add(block);
      at = block.kind === 'function' ? Math.max(block.endBlock, at + 1) : at + 1;
    }
  return [...found];
}

function saidIn({ text }: Scan, block: Block): Said {
  const code = text.slice(block.start, block.end);
  const said = {
    block,
    mentions: new Set(Array.from(code.matchAll(MENTION), ([, name]) => name!)),
    ...{ sets: new Set<string>(), literal: new Set<string>(), given: new Set<string>() },
  };
  for (const [, name, value] of code.matchAll(SET)) {
    said.sets.add(name!);
    if (LITERAL.test(value!)) said.literal.add(name!);
    else if (value !== '') said.given.add(name!);
  }
  return said;
}
