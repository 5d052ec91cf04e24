import * as v from 'valibot';
import { Failure } from '../base/failure';
import { visibleText } from '../base/format';
import type { Checker } from '../protocol/fileCheck';
import type { NodeTarget, TargetAddress } from '../protocol/target';
import type { RecordOptions } from '../session/recordApi';
import type { PoolSession, SignalConsent } from '../session/sessionApi';

/** What a person is asked before a tool pauses or changes a server. */
export interface Confirmation {
  title: string;
  /** What will be done, in sentences of ours: no word of the target is in it. */
  question: string;
  /** The pause that is agreed to with a yes, in ms. */
  pauseMs: number;
}

/** One call of a tool. */
export interface ToolCall {
  signal: AbortSignal;
  /** The pause that a person agreed to, in ms; `undefined` when nobody was asked. */
  agreedPauseMs?: number | undefined;
  /** Called with each step of long work. */
  onStep?(step: string): void;
}

/** A tool of coding assistants, whichever way they call it. */
export interface AssistantTool {
  readonly name: string;
  readonly title: string;
  /** What it does and when to call it, for the model. */
  readonly description: string;
  readonly input: v.GenericSchema;
  /** Whether a call leaves all servers and files as they are, and pauses none. */
  readonly readOnly: boolean;
  /** What a person has to agree to before `run`; `undefined` for nothing. Changes nothing. Rejects with a `Failure`. */
  confirmation(given: unknown, signal: AbortSignal): Promise<Confirmation | undefined>;
  /** The answer: one line of JSON, bounded. Rejects with a `Failure`, which is `usage` where `given` does not fit `input`. */
  run(given: unknown, call: ToolCall): Promise<string>;
}

/** What the tools work with. The composition roots make the parts. */
export interface ToolParts {
  listTargets(signal: AbortSignal): Promise<NodeTarget[]>;
  /** Rejects with a `Failure`; the caller detaches the session. */
  openSession(
    address: TargetAddress,
    options: { signal: AbortSignal; signalConsent: SignalConsent },
  ): Promise<PoolSession>;
  checker(): Promise<Checker>;
  recordingReaders(): Promise<Pick<RecordOptions, 'createReader' | 'holderFinder' | 'fixesOf'>>;
  /** Absolute paths. Sources elsewhere are not read. */
  folders(): readonly string[];
}

/** A tool before its input is checked. */
interface ToolDraft<S extends v.GenericSchema> extends Pick<
  AssistantTool,
  'name' | 'title' | 'description' | 'readOnly'
> {
  input: S;
  confirmation?(input: v.InferOutput<S>, signal: AbortSignal): Promise<Confirmation | undefined>;
  run(input: v.InferOutput<S>, call: ToolCall): Promise<string>;
}

/** Makes a tool, which checks what it is given before anything else. */
export function defineTool<S extends v.GenericSchema>(draft: ToolDraft<S>): AssistantTool {
  const { name, title, description, input, readOnly } = draft;
  const checked = (given: unknown): v.InferOutput<S> => {
    const { success, output, issues } = v.safeParse(input, given);
    if (success) return output;
    const [issue] = issues;
    const where = v.getDotPath(issue) ?? 'the input';
    throw new Failure(
      'usage',
      `${name} was called with a wrong ${visibleText(where, 60)}: ${visibleText(issue.message, 200)}.`,
    );
  };
  return {
    ...{ name, title, description, input, readOnly },
    confirmation: async (given, signal) => draft.confirmation?.(checked(given), signal),
    run: async (given, call) => draft.run(checked(given), call),
  };
}
