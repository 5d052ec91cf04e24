import * as v from 'valibot';

/** A finite number, not below 0: JSON can hold `1e999`. */
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = v.string();
/** V8 counts its scripts up. */
const scriptId = v.pipe(text, v.regex(/^\d{1,15}$/));
const nothing = v.object({});

/** A value of the target: by its handle, or what it is where it is a primitive. */
export const remoteObject = v.object({
  type: text,
  subtype: v.optional(text),
  value: v.optional(v.unknown()),
  unserializableValue: v.optional(text),
  description: v.optional(text),
  objectId: v.optional(text),
});
export type RemoteObject = v.InferOutput<typeof remoteObject>;

const evaluated = v.object({
  result: remoteObject,
  exceptionDetails: v.optional(v.object({ text, exception: v.optional(remoteObject) })),
});

const property = v.object({ name: text, value: v.optional(remoteObject) });
const properties = v.array(property);

/** Where a function begins; lines and columns from 0. */
export const functionLocation = v.object({
  scriptId,
  lineNumber: count,
  columnNumber: v.optional(count),
});

/** What `Debugger.scriptParsed` tells, and what is asked for within the target where it cannot be heard. */
export const parsedScript = v.object({
  scriptId,
  url: text,
  sourceMapURL: v.optional(text),
  length: v.optional(count),
  hash: text,
});
export type ParsedScript = v.InferOutput<typeof parsedScript>;

/** What the inspector answers to each method that is called: no other can be. */
export const answers = {
  'Debugger.disable': nothing,
  'Debugger.enable': nothing,
  'Debugger.getScriptSource': v.object({ scriptSource: text }),
  'Debugger.removeBreakpoint': nothing,
  'Debugger.resume': nothing,
  'Debugger.setBreakpoint': v.object({ breakpointId: text }),
  'Debugger.setSkipAllPauses': nothing,
  'HeapProfiler.getObjectByHeapObjectId': v.object({ result: remoteObject }),
  'HeapProfiler.takeHeapSnapshot': nothing,
  'Runtime.callFunctionOn': evaluated,
  'Runtime.evaluate': evaluated,
  'Runtime.getHeapUsage': v.object({
    usedSize: amount,
    totalSize: amount,
    // Whatever the protocol's types say, Node 20 and 22 do not tell it.
    backingStorageSize: v.optional(amount),
  }),
  'Runtime.getProperties': v.object({
    result: properties,
    internalProperties: v.optional(properties),
    privateProperties: v.optional(properties),
    exceptionDetails: v.optional(v.unknown()),
  }),
  'Runtime.queryObjects': v.object({ objects: remoteObject }),
  'Runtime.releaseObjectGroup': nothing,
};

/** What each event tells that is listened to. */
export const events = {
  'Debugger.paused': v.object({
    callFrames: v.array(
      v.object({
        this: remoteObject,
        scopeChain: v.array(v.object({ type: text, object: remoteObject })),
      }),
    ),
  }),
  'Debugger.scriptParsed': parsedScript,
  'HeapProfiler.addHeapSnapshotChunk': v.object({ chunk: text }),
  'HeapProfiler.reportHeapSnapshotProgress': v.object({ done: amount, total: amount }),
};
