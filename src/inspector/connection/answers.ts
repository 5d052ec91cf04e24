import * as v from 'valibot';

/** A finite number of at least 0. JSON can hold `1e999`, which parses as infinite. */
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = v.string();
/** V8 numbers its scripts in ascending order. */
const scriptId = v.pipe(text, v.regex(/^\d{1,15}$/));
const nothing = v.object({});

/** A value of the target: a handle, or the value itself for primitives. */
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

/** Where a function begins. Lines and columns count from 0. */
export const functionLocation = v.object({
  scriptId,
  lineNumber: count,
  columnNumber: v.optional(count),
});

/** A script as `Debugger.scriptParsed` reports it, or as code within the target does where that event cannot be heard. */
export const parsedScript = v.object({
  scriptId,
  url: text,
  sourceMapURL: v.optional(text),
  length: v.optional(count),
  hash: text,
  isModule: v.optional(v.boolean()),
});
export type ParsedScript = v.InferOutput<typeof parsedScript>;

/** Schemas of the answers to every method that we call. No other method can be called. */
export const answers = {
  'Console.disable': nothing,
  'Console.enable': nothing,
  'Debugger.disable': nothing,
  'Debugger.enable': nothing,
  'Debugger.getScriptSource': v.object({ scriptSource: text }),
  'Debugger.removeBreakpoint': nothing,
  'Debugger.resume': nothing,
  'Debugger.setBreakpoint': v.object({ breakpointId: text }),
  'Debugger.setSkipAllPauses': nothing,
  'HeapProfiler.getHeapObjectId': v.object({
    heapSnapshotObjectId: v.pipe(text, v.regex(/^\d{1,15}$/)),
  }),
  'HeapProfiler.getObjectByHeapObjectId': v.object({ result: remoteObject }),
  'HeapProfiler.takeHeapSnapshot': nothing,
  'NodeRuntime.notifyWhenWaitingForDisconnect': nothing,
  'NodeWorker.detach': nothing,
  'NodeWorker.enable': nothing,
  'NodeWorker.sendMessageToWorker': nothing,
  'Runtime.callFunctionOn': evaluated,
  'Runtime.evaluate': evaluated,
  'Runtime.getHeapUsage': v.object({
    usedSize: amount,
    totalSize: amount,
    // Optional, because Node 20 and 22 leave it out, whatever the protocol's types say.
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

/** Schemas of every event that we listen to. */
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
  'NodeRuntime.waitingForDisconnect': v.unknown(),
  'NodeWorker.attachedToWorker': v.object({
    sessionId: text,
    workerInfo: v.object({ title: text, url: text }),
  }),
  'NodeWorker.detachedFromWorker': v.object({ sessionId: text }),
  'NodeWorker.receivedMessageFromWorker': v.object({ sessionId: text, message: text }),
  'Console.messageAdded': v.object({ message: v.object({ text }) }),
};
