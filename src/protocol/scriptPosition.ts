/** A position in a script. Line and column count from 0, as V8 does. */
export interface ScriptPosition {
  /** Known when the snapshot and the model come from the same process. */
  scriptId?: number;
  /** Absolute path of the source, when the model comes from a file. */
  file?: string;
  line: number;
  column: number;
}
