/** Characters of a line's hash, without blanks: those of the line, and of the following ones when it is shorter. */
const WINDOW = 100;
const FACTOR = 37n;
const END_OF_TEXT = '\uffff';

/**
 * The hashes by which code scanners know lines again that have moved: GitHub's `primaryLocationLineHash`, which its upload
 * action computes in the same way and compares. Behind the colon: which of the lines with that hash it is, from 1. `lines`
 * count from 0; those that the text does not have are left out.
 */
export function lineHashes(text: string, lines: ReadonlySet<number>): Map<number, string> {
  // Blanks do not count, and every line end is one line feed.
  const dense = text.replace(/\r\n?/g, '\n').replace(/[ \t]+/g, '') + END_OF_TEXT;
  const windows = windowsOf(dense);
  const wanted = new Map([...lines].flatMap(line => windows[line] ?? []).map(each => [each, 0]));
  const hashes = new Map<number, string>();
  windows.forEach((window, line) => {
    const before = wanted.get(window);
    if (before === undefined) return;
    wanted.set(window, before + 1);
    if (lines.has(line)) hashes.set(line, `${hashOf(window)}:${before + 1}`);
  });
  return hashes;
}

/** What each line's hash is made of. */
function windowsOf(dense: string): string[] {
  const windows: string[] = [];
  for (let start = 0; ;) {
    windows.push(dense.slice(start, start + WINDOW));
    const end = dense.indexOf('\n', start);
    if (end === -1) return windows;
    start = end + 1;
  }
}

function hashOf(window: string): string {
  let hash = 0n;
  for (let i = 0; i < WINDOW; i++) {
    const unit = i < window.length ? window.charCodeAt(i) : 0;
    hash = BigInt.asUintN(64, hash * FACTOR + BigInt(unit));
  }
  return hash.toString(16);
}
