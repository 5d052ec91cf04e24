/** A half-open range of a source text. Offsets are UTF-16 units; lines and columns count from 0, as V8 does. */
export interface SourceRange {
  start: number;
  end: number;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}
