/** The end of a process's title, which usually is a path: `sample/server.js`. */
export function shortTitle(title: string): string {
  return title.split(/[\\/]/).slice(-2).join('/');
}
