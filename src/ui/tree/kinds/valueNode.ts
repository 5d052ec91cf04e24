import * as vscode from 'vscode';
import { visibleText } from '../../../base/format';
import type { Finding, PropertyRow, StaleValue } from '../../../protocol/finding';
import type { PoolSession } from '../../../session/sessionApi';
import { contextPath } from './contextPath';
import { placeLink } from './hoverLinks';
import { propertyNodes, type PropertyNode } from './propertyNode';
import type { TreeRow } from './treeRow';
import { valueItem } from './valueItem';

const MOST_PREVIEWED = 8;
const PREVIEW_LENGTH = 400;

/** A value that an instance still holds. */
export interface ValueNode {
  kind: 'value';
  id: string;
  session: PoolSession;
  finding: Finding;
  value: StaleValue;
  /** Set where the row does not stand below that of its context. */
  isApart?: boolean;
}

export function valueRow({
  id,
  session,
  finding,
  value,
  isApart = false,
}: ValueNode): TreeRow<PropertyNode> {
  const { instance, slot, key, className } = value;
  const place = `${contextPath(finding, instance)} → [${slot}]`;
  const properties = (): Promise<PropertyRow[]> => session.valueProperties(finding, value);
  return {
    item: () => valueItem(value, isApart ? finding.className : undefined),
    children: async () => propertyNodes(id, session, await properties()),
    hover: async () => ({
      lines: [
        place,
        await previewed(className, properties),
        vscode.l10n.t('{0} leaves it there.', `${finding.className}.${finding.method}`),
      ],
      links: [placeLink(finding.location)],
    }),
    hasReset: true,
    storable: { finding, value },
    value: () => previewed(className, properties),
    data: () => value,
    path: () => `${place}${key === null ? '' : ` ${JSON.stringify(key)}`} → ${className}`,
  };
}

/** `Session {user: 'ada', cart: Array(3), …}`: what it has now, asked of the process. Getters are not run. */
async function previewed(
  className: string,
  properties: () => Promise<PropertyRow[]>,
): Promise<string> {
  const rows = await properties();
  const [only] = rows;
  // A primitive value has one row without a name of the program's.
  if (className === 'string' && only) return visibleText(only.value, PREVIEW_LENGTH);
  const shown = rows.slice(0, MOST_PREVIEWED).map(({ name, value }) => `${name}: ${value}`);
  const more = rows.length > shown.length ? ['…'] : [];
  return visibleText(`${className} {${[...shown, ...more].join(', ')}}`, PREVIEW_LENGTH);
}
