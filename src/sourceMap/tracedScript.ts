import {
  GREATEST_LOWER_BOUND,
  LEAST_UPPER_BOUND,
  originalPositionFor,
  type TraceMap,
} from '@jridgewell/trace-mapping';
import type { NoOriginal, OriginalRange } from '../protocol/originals';
import type { SourceRange } from '../protocol/sourceRange';
import { codeEnd } from './codeEnd';
import type { TextLines } from './textLines';

/** An original range, with its file's whole text when that is known. */
export interface TracedRange extends OriginalRange {
  content?: string;
}

/** One source that a map names. */
export interface OriginalSource {
  /** As in `OriginalRange`; `undefined` when the map names no file that could be opened. */
  file: string | undefined;
  lines: TextLines | undefined;
}

interface SourcePosition {
  source: string;
  /** Counts from 0, as columns do. */
  line: number;
  column: number;
}

/** Looks up ranges of one script in its map. `sources` are keyed by their resolved names. */
export class TracedScript {
  constructor(
    private readonly map: TraceMap,
    private readonly sources: ReadonlyMap<string, OriginalSource>,
  ) {}

  /** The original of a range, or a `note` that says why there is none. */
  originalRange(range: SourceRange): TracedRange | NoOriginal {
    const start = this.positionOf(range.line, range.column, GREATEST_LOWER_BOUND);
    if (!start) return { note: 'Its source map has no original for this position.' };
    const source = this.sources.get(start.source);
    if (source?.file === undefined) {
      return { note: 'Its source map does not say in which file this position is.' };
    }
    const { file, lines } = source;
    if (!isInside(start, lines)) {
      return { note: 'Its source map points outside the original file.' };
    }
    const end = this.endOf(start, range, lines);
    return {
      file,
      range: {
        line: start.line + 1,
        column: start.column + 1,
        endLine: end.line + 1,
        endColumn: end.column + 1,
      },
      ...(lines ? { content: lines.text } : {}),
    };
  }

  /**
   * The exclusive end. It covers the range's last token; falls back to the end of the start's line when the map leads
   * elsewhere.
   */
  private endOf(
    start: SourcePosition,
    range: SourceRange,
    lines: TextLines | undefined,
  ): Omit<SourcePosition, 'source'> {
    const { endLine, endColumn } = range;
    const follows = (position: SourcePosition | undefined): position is SourcePosition =>
      position !== undefined &&
      position.source === start.source &&
      !isBefore(position, start) &&
      isInside(position, lines);
    // The last token starts before the range's end. The next mapped position is at the range's end or behind it.
    const before = this.positionOf(endLine, Math.max(0, endColumn - 1), GREATEST_LOWER_BOUND);
    const last = follows(before) ? before : undefined;
    const behind = this.positionOf(endLine, endColumn, LEAST_UPPER_BOUND);
    const next = follows(behind) && !isBefore(behind, last ?? start) ? behind : undefined;
    if (!lines) return next ?? { ...(last ?? start), column: (last ?? start).column + 1 };
    const startOffset = lines.offsetAt(start.line, start.column)!;
    const lineEnd = lines.lineEnd(startOffset);
    if (!last && !next) return lines.positionAt(Math.max(startOffset, trimmedEnd(lines, lineEnd)));
    const lastOffset = last ? lines.offsetAt(last.line, last.column)! : startOffset;
    const limit = next ? lines.offsetAt(next.line, next.column)! : lines.lineEnd(lastOffset);
    const end = codeEnd(lines.text, startOffset, limit);
    return lines.positionAt(end > lastOffset ? end : Math.max(lastOffset, limit));
  }

  private positionOf(
    line: number,
    column: number,
    bias: typeof GREATEST_LOWER_BOUND | typeof LEAST_UPPER_BOUND,
  ): SourcePosition | undefined {
    const found = originalPositionFor(this.map, { line: line + 1, column, bias });
    // A map may refer to a source by an ordinal that does not exist, and the name is missing then.
    if (typeof found.source !== 'string' || found.line < 1 || found.column < 0) return undefined;
    return { source: found.source, line: found.line - 1, column: found.column };
  }
}

function trimmedEnd(lines: TextLines, end: number): number {
  return lines.text.slice(0, end).trimEnd().length;
}

function isInside(position: SourcePosition, lines: TextLines | undefined): boolean {
  return lines === undefined || lines.offsetAt(position.line, position.column) !== undefined;
}

function isBefore(a: SourcePosition, b: SourcePosition): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}
