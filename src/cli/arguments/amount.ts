import { Failure } from '../../base/failure';
import { visibleText } from '../../base/format';

/** What an option's number may be. */
export interface Range {
  unit: string;
  min: number;
  max: number;
  /** Whether only whole numbers will do. */
  isWhole?: boolean;
}

/** For `--allow-pause`. */
export const pauseRange: Range = { unit: 'milliseconds', min: 0, max: 600_000 };

/** The number that an option gives; `undefined` when it is not given. Throws `usage` with one sentence. */
export function amount(option: string, text: string | undefined, range: Range): number | undefined {
  if (text === undefined) return undefined;
  const { unit, min, max, isWhole = false } = range;
  const value = Number(text);
  const isNumber = (isWhole ? /^\d+$/ : /^\d+(\.\d+)?$/).test(text);
  if (!isNumber || value < min || value > max) {
    const given = visibleText(text, 40);
    throw new Failure('usage', `${option} wants ${unit} from ${min} to ${max}, not "${given}".`);
  }
  return value;
}
