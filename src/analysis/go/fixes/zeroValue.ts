import type { GoPackage } from '../program/goPackage';
import type { GoType } from '../program/goType';
import { isStandardInterface } from '../pools/retention';

/** The zero value of a type as Go code; `undefined` when the syntax does not tell it. */
export function zeroValueOf(type: GoType, pkg: GoPackage): string | undefined {
  switch (type.kind) {
    case 'scalar':
    case 'struct':
    case 'unknown':
      return undefined;
    case 'string':
      return '""';
    case 'array':
      return type.text === '' ? undefined : `${type.text}{}`;
    case 'foreign':
      return isStandardInterface(type) ? 'nil' : zeroOfForeign(type, pkg);
    case 'named': {
      const under = pkg.underlying(type);
      if (under.kind === 'struct' || under.kind === 'array') return `${type.text}{}`;
      return under.kind === 'unknown' ? `*new(${type.text})` : zeroValueOf(under, pkg);
    }
    default:
      return 'nil';
  }
}

/** Types of other packages can be named when they are exported. */
function zeroOfForeign(
  type: Extract<GoType, { kind: 'foreign' }>,
  pkg: GoPackage,
): string | undefined {
  const under = pkg.underlying(type);
  const isExported = /\.[A-Z]/.test(type.name);
  if (under.kind === 'foreign') return isExported ? `*new(${type.name})` : undefined;
  if (under.kind === 'struct' || under.kind === 'array')
    return isExported ? `${type.name}{}` : undefined;
  return zeroValueOf(under, pkg);
}
