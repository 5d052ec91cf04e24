import type { SourceFinding } from '../../../protocol/sourceFinding';
import { clearedFields, type ClearedFields } from '../pools/clearedFields';
import { clearedByCallers } from '../pools/parkingCallers';
import type { Parking } from '../pools/parkings';
import { usedFields, type UsedField } from '../pools/usedFields';

/** An object that is parked with fields that still refer to values from outside. */
export interface ParkedFault {
  rule: 'stale-fields' | 'stale-collection';
  certainty: SourceFinding['certainty'];
  message: string;
  parking: Parking;
  /** In the order of the struct. */
  fields: UsedField[];
}

const MAX_NAMED = 4;

/** `stale-fields`, `stale-collection`: an object goes back to its pool while its fields refer to the last user's values. */
export function goStaleFields(parking: Parking): ParkedFault[] {
  const { scope, path, typeName, text } = parking;
  const { pkg } = scope;
  const cleared = clearedFields(scope, path);
  if (cleared.all) return [];
  const used = usedFields(typeName, pkg).filter(({ name }) => !isCleared(name, cleared));
  if (used.length === 0) return [];
  const byCallers = clearedByCallers(parking);
  const left = used.filter(({ name }) => !byCallers.all && !isCleared(name, byCallers));
  if (left.length === 0) return [];
  const isSure =
    parking.isSure &&
    !cleared.isHandedOn &&
    left.some(field => field.isSure && !cleared.touched.has(field.name));
  const isMap = left.every(({ type }) => pkg.underlying(type).kind === 'map');
  const names = left.slice(0, MAX_NAMED).map(({ name }) => `${text}.${name}`);
  const more = left.length > MAX_NAMED ? ` and ${left.length - MAX_NAMED} more` : '';
  const verb = left.length > 1 ? 'still refer to their values' : 'still refers to its value';
  return [
    {
      rule: isMap ? 'stale-collection' : 'stale-fields',
      certainty: isSure ? 'provable' : 'likely',
      message: `${names.join(', ')}${more} ${verb} when ${text} goes back to its pool.`,
      parking,
      fields: left,
    },
  ];
}

function isCleared(name: string, { fields }: ClearedFields): boolean {
  const parts = name.split('.');
  return parts.some((_, i) => fields.has(parts.slice(0, i + 1).join('.')));
}
