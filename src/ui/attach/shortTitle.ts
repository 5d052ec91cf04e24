/** The end of a process' title, which mostly is a path: `sample/server.js`. */
export function shortTitle(title: string): string {
  return title.split(/[\\/]/).slice(-2).join('/');
}
