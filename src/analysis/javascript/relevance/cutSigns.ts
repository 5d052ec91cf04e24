import type { Scan } from './scan/scan';
import type { Relevance } from './relevance';

const EMPTIED = /\.([\w$#]+)\s*=\s*(?:null|undefined|void 0)(?![\w$])/g;
/** `if (!this.out) return`, and the same of a local name. */
const REFUSES =
  /\bif\s*\(\s*!\s*(?:[\w$]+\.)*([\w$#]+)\s*\)\s*(?:\{\s*)?(?:return|throw)(?![\w$])/g;
/** A field that is set to what a name stands for. */
const GIVEN = /\.([\w$#]+)\s*=\s*[A-Za-z_$][\w$]*\s*(?:[;,\n}]|$)/g;

/** Whether functions of a text may refuse work while a field is empty, that is emptied where a work is cut short. */
export function mayCutShort(text: string): boolean {
  if (text.search(REFUSES) < 0 || text.search(GIVEN) < 0) return false;
  return text.search(EMPTIED) >= 0;
}

/** Adds functions that set fields unless another one is empty, and whoever knows any of these. */
export function addCutShort({ text, blocks }: Scan, relevance: Relevance): void {
  if (!mayCutShort(text)) return;
  const emptied = new Set(namesIn(text, EMPTIED));
  for (const block of blocks) {
    if (block.kind !== 'function' || relevance.isLong(block)) continue;
    const code = text.slice(block.start, block.end);
    const tested = namesIn(code, REFUSES)
      .map(name => fieldBehind(code, name))
      .filter(name => emptied.has(name));
    const given = tested.length > 0 ? namesIn(code, GIVEN) : [];
    if (given.length > 0) relevance.addNames([...tested, ...given]);
  }
}

function namesIn(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), ([, name]) => name!);
}

/** The field that a local name is for: `const u = this.out`. */
function fieldBehind(code: string, name: string): string {
  const local = name.replace(/[^\w]/g, '\\$&');
  return (
    new RegExp(`[\\s,]${local}\\s*=\\s*[\\w$.]*\\.([\\w$#]+)\\s*[;,\\n]`).exec(code)?.[1] ?? name
  );
}
