import type { RelatedPlace, SourceFinding } from '../../protocol/sourceFinding';
import type { Parking } from './pools/parkings';
import type { Truncation } from './pools/truncations';
import type { FunctionScope } from './program/functionScope';
import { addTo } from './program/groups';
import { typeNameOf } from './program/goType';
import type { GoFault } from './rules/goRule';
import type { ParkedFault } from './rules/goStaleFields';
import { shownSlice } from './rules/shownSlice';
import { unparenthesized, type GoNode } from './syntax/goNode';
import { rangeOf } from './syntax/goRange';

type Related = Pick<SourceFinding, 'related'>;

/**
 * The other places of one file that explain its findings, as a program comes through them: where the values are put in, and
 * where the object that holds them is parked.
 */
export class GoExplainingPlaces {
  /** The statements that put values into a slice of a struct, by `Type.field`. */
  private fills: ReadonlyMap<string, readonly GoNode[]> | undefined;

  /** `scopes`: the file's functions. `parkings`: where they park objects. */
  constructor(
    private readonly scopes: () => readonly FunctionScope[],
    private readonly parkings: readonly Parking[],
  ) {}

  /** Those of a slice whose slots stay as they are. */
  ofTruncation({ truncation }: GoFault): Related {
    const { scope, statement } = truncation;
    const holder = holderOf(truncation);
    if (!holder) return {};
    this.fills ??= fillsIn(this.scopes());
    const filled = this.fills.get(holder.key)?.find(node => !scope.node.contains(node));
    const parked = this.parkings.find(
      each => each.typeName === holder.typeName && each.statement !== statement,
    );
    return relatedOf([
      ...(filled ? [filledAt(filled, shownSlice(truncation))] : []),
      ...(parked
        ? [
            {
              range: rangeOf(parked.statement),
              message: `${parked.text} is parked here.`,
              isAfter: true as const,
            },
          ]
        : []),
    ]);
  }

  /** Those of an object that is parked with fields still set; the finding is where it is parked. */
  ofParking({ parking, fields }: ParkedFault): Related {
    const { source } = parking.statement;
    return relatedOf(
      fields.flatMap(({ name, writes }) => {
        const written = writes.find(node => node.source === source);
        return written ? [filledAt(written, `${parking.text}.${name}`)] : [];
      }),
    );
  }
}

function relatedOf(related: RelatedPlace[]): Related {
  return related.length > 0 ? { related } : {};
}

function filledAt(node: GoNode, shown: string): RelatedPlace {
  return { range: rangeOf(node), message: `${shown} is filled here.` };
}

/** The struct whose field a truncated slice is; `undefined` where it is no field, or the type is not known. */
function holderOf({
  scope,
  path,
  statement,
}: Truncation): { typeName: string; key: string } | undefined {
  const [, receiver, field] = /^(.*)\.(\w+)$/.exec(path) ?? [];
  for (const node of statement.descendantsOf('selector_expression')) {
    const operand = node.field('operand');
    if (!operand || scope.pathOf(operand)?.replace(/\.[&*]$/, '') !== receiver) continue;
    const typeName = typeNameOf(scope.typeOf(operand));
    return typeName ? { typeName, key: `${typeName}.${field}` } : undefined;
  }
  return undefined;
}

/** `h.items = append(h.items, x)`, `h.items[h.n] = x`, `h.items[h.n].key = x` */
function fillsIn(scopes: readonly FunctionScope[]): ReadonlyMap<string, readonly GoNode[]> {
  const fills = new Map<string, GoNode[]>();
  for (const scope of scopes) {
    for (const { left, right, statement } of scope.assignments()) {
      if (right?.text === 'nil') continue;
      const isAppended = right?.field('function')?.text === 'append';
      const slice = isAppended ? unparenthesized(left) : slicedIn(left);
      const operand = slice?.type === 'selector_expression' ? slice.field('operand') : undefined;
      const typeName = operand && typeNameOf(scope.typeOf(operand));
      if (typeName) addTo(fills, `${typeName}.${slice!.field('field')?.text}`, statement);
    }
  }
  return fills;
}

/** What an element of which is written to, as a whole or in part. */
function slicedIn(left: GoNode): GoNode | undefined {
  for (
    let node: GoNode | undefined = unparenthesized(left);
    node;
    node = node.field('operand') && unparenthesized(node.field('operand')!)
  ) {
    const operand = node.field('operand');
    if (node.type === 'index_expression') return operand && unparenthesized(operand);
  }
  return undefined;
}
