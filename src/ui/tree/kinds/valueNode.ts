import type { Finding, StaleValue } from '../../../protocol/finding';
import type { PoolSession } from '../../../session/sessionApi';
import { contextPath } from './contextPath';
import { propertyNodes, type PropertyNode } from './propertyNode';
import type { TreeRow } from './treeRow';
import { valueItem } from './valueItem';

/** A value that an instance still holds. */
export interface ValueNode {
  kind: 'value';
  id: string;
  session: PoolSession;
  finding: Finding;
  value: StaleValue;
}

export function valueRow({ id, session, finding, value }: ValueNode): TreeRow<PropertyNode> {
  return {
    item: () => valueItem(value),
    children: async () => propertyNodes(id, session, await session.valueProperties(finding, value)),
    value: () => value.className,
    data: () => value,
    path: () => {
      const { instance, slot, key, className } = value;
      const name = key === null ? '' : ` ${JSON.stringify(key)}`;
      return `${contextPath(finding, instance)} → [${slot}]${name} → ${className}`;
    },
  };
}
