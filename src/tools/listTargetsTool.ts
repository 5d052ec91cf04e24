import * as v from 'valibot';
import type { NodeTarget } from '../protocol/target';
import { answer, firstOf, name, sentence } from './answer';
import { defineTool, type AssistantTool, type ToolParts } from './tool';
import { toolNames } from './toolNames';

/** Lists the Node processes of this machine. */
export function listTargetsTool({ listTargets }: Pick<ToolParts, 'listTargets'>): AssistantTool {
  return defineTool({
    name: toolNames.listTargets,
    title: 'List Node processes',
    description:
      'Lists the Node.js processes of this machine, with their process ids and whether their inspector is open. Call it first to find the target of a server whose memory climbs. Changes nothing.',
    readOnly: true,
    input: v.strictObject({}),
    run: async (_, { signal }) => {
      const targets = await listTargets(signal);
      const open = targets.filter(({ url }) => url !== undefined);
      const closed = targets.filter(({ url }) => url === undefined);
      return answer(rows => ({
        open: firstOf(open, rows, openJson),
        withoutInspector: firstOf(closed, rows, closedJson),
        next: open.length > 0 ? TO_INSPECT : TO_OPEN,
      }));
    },
  });
}

const TO_INSPECT = `Call ${toolNames.inspect} with a target of "open".`;
/** What only a person may do. */
const TO_OPEN =
  'No inspector is open. Ask the person to start the server with --inspect, or to attach to it in VS Code.';

function openJson({ url, pid, title, node, cwd, workers }: NodeTarget): object {
  const target = url !== undefined && URL.canParse(url) ? new URL(url).host : '';
  return {
    target,
    ...(pid === undefined ? {} : { pid }),
    title: name(title),
    ...(node === undefined ? {} : { node: name(node) }),
    ...(cwd === undefined ? {} : { folder: sentence(cwd) }),
    ...(workers.length > 0 ? { workers: workers.length } : {}),
  };
}

function closedJson({ pid, title }: NodeTarget): object {
  return { ...(pid === undefined ? {} : { pid }), title: name(title) };
}
