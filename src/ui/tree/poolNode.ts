import { comparedValueRow, type ComparedValueNode } from './kinds/comparedValueNode';
import { comparisonRow, type ComparisonNode } from './kinds/comparisonNode';
import { contextRow, type ContextNode } from './kinds/contextNode';
import { findingChangeRow, type FindingChangeNode } from './kinds/findingChangeNode';
import { findingRow, type FindingNode } from './kinds/findingNode';
import { groupRow, type GroupNode } from './kinds/groupNode';
import { heldRequestsRow, type HeldRequestsNode } from './kinds/heldRequestsNode';
import { leftRow, type LeftNode } from './kinds/leftNode';
import { noteRow, type NoteNode } from './kinds/noteNode';
import { processRow, type ProcessNode } from './kinds/processNode';
import { propertyRow, type PropertyNode } from './kinds/propertyNode';
import { recordingRow, type RecordingNode } from './kinds/recordingNode';
import { retainedByRow, type RetainedByNode } from './kinds/retainedByNode';
import { snapshotContextRow, type SnapshotContextNode } from './kinds/snapshotContextNode';
import { snapshotFindingRow, type SnapshotFindingNode } from './kinds/snapshotFindingNode';
import { snapshotRow, type SnapshotNode } from './kinds/snapshotNode';
import { snapshotValueRow, type SnapshotValueNode } from './kinds/snapshotValueNode';
import { threadRow, type ThreadNode } from './kinds/threadNode';
import type { TreeRow } from './kinds/treeRow';
import { valueGroupRow, type ValueGroupNode } from './kinds/valueGroupNode';
import { valueRow, type ValueNode } from './kinds/valueNode';
import { valueSetRow, type ValueSetNode } from './kinds/valueSetNode';

/** A row of the tree, as data. `id` is stable over refreshes, so that open rows stay open. */
export type PoolNode =
  | ProcessNode
  | ThreadNode
  | FindingNode
  | ContextNode
  | ValueGroupNode
  | ValueNode
  | PropertyNode
  | RecordingNode
  | HeldRequestsNode
  | LeftNode
  | SnapshotNode
  | SnapshotFindingNode
  | SnapshotContextNode
  | SnapshotValueNode
  | RetainedByNode
  | ComparisonNode
  | FindingChangeNode
  | ValueSetNode
  | ComparedValueNode
  | GroupNode
  | NoteNode;

/** How a row looks and what is below it. The only module that knows all kinds of rows. */
export function rowOf(node: PoolNode): TreeRow<PoolNode> {
  switch (node.kind) {
    case 'process':
      return processRow(node);
    case 'thread':
      return threadRow(node);
    case 'finding':
      return findingRow(node);
    case 'context':
      return contextRow(node);
    case 'valueGroup':
      return valueGroupRow(node);
    case 'value':
      return valueRow(node);
    case 'property':
      return propertyRow(node);
    case 'recording':
      return recordingRow(node);
    case 'heldRequests':
      return heldRequestsRow(node);
    case 'left':
      return leftRow(node);
    case 'snapshot':
      return snapshotRow(node);
    case 'snapshotFinding':
      return snapshotFindingRow(node);
    case 'snapshotContext':
      return snapshotContextRow(node);
    case 'snapshotValue':
      return snapshotValueRow(node);
    case 'retainedBy':
      return retainedByRow(node);
    case 'comparison':
      return comparisonRow(node);
    case 'findingChange':
      return findingChangeRow(node);
    case 'valueSet':
      return valueSetRow(node);
    case 'comparedValue':
      return comparedValueRow(node);
    case 'group':
      return groupRow(node);
    case 'note':
      return noteRow(node);
  }
}
