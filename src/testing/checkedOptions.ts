/** The options of `assertNothingLeftBehind`, which describes them. */
interface CheckedOptions {
  rounds: number;
  strict: boolean;
  withoutRequests: boolean;
}

const defaults: CheckedOptions = { rounds: 2, strict: true, withoutRequests: false };
const MOST_ROUNDS = 50;

/** The options with their defaults. Throws what JavaScript throws for a wrong argument: a misspelt one would be a silent one. */
export function checkedOptions(options: Partial<CheckedOptions>): CheckedOptions {
  if (typeof options !== 'object' || options === null)
    throw new TypeError('The options of assertNothingLeftBehind are an object.');
  const unknown = Object.keys(options).find(name => !Object.hasOwn(defaults, name));
  if (unknown !== undefined) {
    const known = Object.keys(defaults).join(', ');
    throw new TypeError(`assertNothingLeftBehind has no option "${unknown}". It has: ${known}.`);
  }
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const all = { ...defaults, ...(Object.fromEntries(given) as Partial<CheckedOptions>) };
  for (const name of ['strict', 'withoutRequests'] as const)
    if (typeof all[name] !== 'boolean') throw new TypeError(`${name} is true or false.`);
  const { rounds } = all;
  if (!Number.isInteger(rounds) || rounds < 2 || rounds > MOST_ROUNDS) {
    throw new RangeError(
      `rounds is a whole number from 2 to ${MOST_ROUNDS}: growth shows from the second on.`,
    );
  }
  return all;
}
