/** A Node process or worker whose inspector can be reached, or a process whose inspector could be opened. */
export interface NodeTarget {
  /** `undefined` when only the address is known and the process did not say. */
  pid?: number;
  title: string;
  /** `ws://…` of the inspector; `undefined` for a process that has none open yet. */
  url?: string;
  /** `v20.1.0`; `undefined` when it was not asked or did not say. */
  node?: string;
  cwd?: string;
  workers: { title: string; url: string }[];
}

/** How to reach a target. */
export type TargetAddress =
  | { kind: 'url'; url: string }
  | { kind: 'port'; host: string; port: number }
  | { kind: 'pid'; pid: number }
  /** The CDP proxy of a running `pwa-node` debug session: shared with VS Code's own debugger. */
  | { kind: 'debugSession'; name: string; host: string; port: number; path?: string };
