import { scopeOf } from '../program/functionScope';
import { addTo } from '../program/groups';
import { rootOf } from '../program/paths';
import type { GoPackage } from '../program/goPackage';
import { typeNameOf } from '../program/goType';
import { clearedFields } from './clearedFields';
import { parkingsIn, type Parking } from './parkings';
import type { Truncation } from './truncations';

const known = new WeakMap<GoPackage, ReadonlyMap<string, readonly Parking[]>>();

/** A package's parkings by the type of what they park. Cached. */
function parkingsOf(pkg: GoPackage): ReadonlyMap<string, readonly Parking[]> {
  let parkings = known.get(pkg);
  if (!parkings) known.set(pkg, (parkings = readParkings(pkg)));
  return parkings;
}

function readParkings(pkg: GoPackage): ReadonlyMap<string, readonly Parking[]> {
  const parkings = new Map<string, Parking[]>();
  for (const node of pkg.functions) {
    if (!mayPark(node.text)) continue;
    for (const parking of parkingsIn(scopeOf(node, pkg)))
      addTo(parkings, parking.typeName, parking);
  }
  return parkings;
}

/** A cheap test. False means that a text parks nothing. */
function mayPark(text: string): boolean {
  return text.includes('.Put(') || text.includes('<-') || text.includes('append(');
}

/** Whether each function that parks the slice's owner gives up its array first: it has no slots left when it is truncated. */
export function isEmptiedOnParking({ scope, path }: Truncation): boolean {
  const field = path.slice(rootOf(path).length + 1);
  const type = scope.rootType(path);
  const parkings = parkingsOf(scope.pkg).get(typeNameOf(type)) ?? [];
  if (!/^\w+$/.test(field) || parkings.length === 0) return false;
  return parkings.every(({ scope: inner, path: parked }) => {
    const cleared = clearedFields(inner, parked);
    return cleared.replaced.has(field);
  });
}
