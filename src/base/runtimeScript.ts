/** Whether the address of a script is one of the runtime's own: `node:…` of Node, `ext:…` of Deno. */
export function isRuntimeScript(url: string): boolean {
  return url.startsWith('node:') || url.startsWith('ext:');
}
