import { checkTool } from './checkTool';
import { inspectTool } from './inspectTool';
import { listTargetsTool } from './listTargetsTool';
import { proposeFixTool } from './proposeFixTool';
import { recordTool } from './recordTool';
import type { AssistantTool, ToolParts } from './tool';

/** The tools of coding assistants. Each door that they come in by offers all of them. */
export function assistantTools(parts: ToolParts): AssistantTool[] {
  return [
    listTargetsTool(parts),
    inspectTool(parts),
    recordTool(parts),
    checkTool(parts),
    proposeFixTool(parts),
  ];
}
